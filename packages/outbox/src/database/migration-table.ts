/** The table that lists the migrations; where it is, there is an outbox. */
export const migrationTable = 'wamux_migrations';

export const noOutbox =
  'there is no outbox in this database, and nothing was changed; compare the address with the one in the app';
