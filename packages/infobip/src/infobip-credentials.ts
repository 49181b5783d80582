import type { Secret } from '@wamux/core';

/** The credentials of a config entry, as far as each is right by itself. */
interface Credentials {
  readonly apiKey?: Secret | undefined;
  readonly username?: string | undefined;
  readonly password?: Secret | undefined;
  readonly sessionToken?: Secret | undefined;
  readonly accessToken?: Secret | undefined;
  readonly webhook?:
    | {
        readonly secrets: readonly Secret[];
        readonly header?: string | undefined;
        readonly algorithm?: string | undefined;
        readonly encoding?: string | undefined;
      }
    | undefined;
}

interface CredentialIssue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

const portal = 'Infobip web interface > Developer tools > API keys';

/** What does not fit together, before a request finds out: Infobip refuses all of it with the same 401. */
export function findCredentialIssues(given: Credentials): readonly CredentialIssue[] {
  return [...findAuthIssues(given), ...findKeyIssues(given.apiKey), ...findWebhookIssues(given)];
}

function findAuthIssues(given: Credentials): CredentialIssue[] {
  const { accessToken, apiKey, password, sessionToken, username } = given;
  const isBasic = username !== undefined || password !== undefined;
  const others = Object.entries({ sessionToken, accessToken }).flatMap(([name, token]) =>
    token === undefined ? [] : [name],
  );
  const [, second] = [
    ...(apiKey === undefined ? [] : ['apiKey']),
    ...(isBasic ? [username === undefined ? 'password' : 'username'] : []),
    ...others,
  ];
  if (second !== undefined) {
    const message =
      'is given with another credential; expected one of apiKey, username with password, sessionToken and accessToken';
    return [{ path: [second], message }];
  }
  if (isBasic && username === undefined) {
    return [
      {
        path: ['username'],
        message: 'is missing; password needs it: expected the name of the account’s user',
      },
    ];
  }
  if (isBasic && password === undefined) {
    return [
      { path: ['password'], message: 'is missing; username needs it: expected the password of that user' },
    ];
  }
  if (apiKey !== undefined || isBasic || others.length > 0) return [];
  const message = `is missing; expected an API key (${portal}), or username and password`;
  return [{ path: ['apiKey'], message }];
}

function findKeyIssues(apiKey: Secret | undefined): CredentialIssue[] {
  const key = apiKey?.reveal() ?? '';
  const scheme = /^(App|Basic|IBSSO|Bearer) /i.exec(key)?.[1];
  if (scheme !== undefined) {
    const message = `begins with "${scheme}", as the header does; expected the API key alone (${portal})`;
    return [{ path: ['apiKey'], message }];
  }
  if (/\s/.test(key)) {
    return [{ path: ['apiKey'], message: `has a space; expected an API key (${portal})` }];
  }
  if (/^eyJ[^.]*\.[^.]+\.[^.]+$/.test(key)) {
    const message = `is a token of OAuth; expected an API key (${portal}), or the token under accessToken`;
    return [{ path: ['apiKey'], message }];
  }
  return [];
}

function findWebhookIssues({ apiKey, webhook }: Credentials): CredentialIssue[] {
  if (webhook === undefined) return [];
  const { algorithm, encoding, header, secrets } = webhook;
  const issues = secrets.flatMap((secret, index): CredentialIssue[] => {
    const path = ['webhook', 'secrets', index];
    if (secret.reveal() === apiKey?.reveal()) {
      const message =
        'is the API key, which proves nothing about a webhook; expected what the security of the notification profile says';
      return [{ path, message }];
    }
    if (header !== undefined || /^[^:]+:./.test(secret.reveal())) return [];
    const message =
      'is not "username:password"; expected these two of HTTP Basic, or "header" for another method';
    return [{ path, message }];
  });
  const lone = Object.entries({ algorithm: header, encoding: algorithm }).flatMap(
    ([name, needed]): CredentialIssue[] => {
      const value = name === 'algorithm' ? algorithm : encoding;
      if (value === undefined || needed !== undefined) return [];
      const beside = name === 'algorithm' ? 'header' : 'algorithm';
      return [{ path: ['webhook', name], message: `needs "${beside}"; expected both` }];
    },
  );
  return [...issues, ...lone];
}
