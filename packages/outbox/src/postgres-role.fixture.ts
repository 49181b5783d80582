import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A role with its own schema, on a server that others use too. */
export interface PostgresRole {
  readonly name: string;
  /** The address to connect as the role, with its schema as the search path. */
  readonly url: string;
  readonly schema: string;
  /** Runs a statement as the server's superuser; `$role` and `$schema` stand for the names. */
  admin(statement: string): Promise<readonly Record<string, unknown>[]>;
  /** The ids of the server's processes that serve the role. */
  sessions(where?: string): Promise<readonly number[]>;
}

export async function makeRole(serverUrl: string): Promise<PostgresRole> {
  const name = `app_${randomBytes(5).toString('hex')}`;
  const admin = async (statement: string) => {
    const client = new pg.Client(serverUrl);
    await client.connect();
    try {
      return (await client.query(statement.replaceAll(/\$(role|schema)/g, name))).rows;
    } finally {
      await client.end();
    }
  };
  await admin('create role $role login');
  await admin('create schema $schema authorization $role');
  const url = new URL(serverUrl);
  url.username = name;
  return {
    name,
    schema: name,
    url: `${url.href}?options=-csearch_path%3D${name}`,
    admin,
    async sessions(where = 'true') {
      const rows = await admin(
        `select pid from pg_stat_activity where usename = '$role' and ${where} order by pid`,
      );
      return rows.map(({ pid }) => Number(pid));
    },
  };
}
