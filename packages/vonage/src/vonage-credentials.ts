import type { Secret } from '@wamux/core';

/** The credentials of a config entry, as far as each is right by itself. */
interface Credentials {
  readonly applicationId?: string | undefined;
  readonly privateKey?: Secret | undefined;
  readonly apiKey?: Secret | undefined;
  readonly apiSecret?: Secret | undefined;
  readonly webhook?: { readonly secrets: readonly Secret[] } | undefined;
}

interface CredentialIssue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

const applications = 'Vonage dashboard > Applications';
const apiSettings = 'Vonage dashboard > API settings';
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** What does not fit together, before a request finds out: Vonage refuses all of it with the same 401. */
export function findCredentialIssues(given: Credentials): readonly CredentialIssue[] {
  return [...findPairIssues(given), ...findKindIssues(given), ...findWebhookIssues(given)];
}

/** For each credential the other one that it needs, and where a person finds that. */
const partners = {
  applicationId: ['privateKey', `the content of its file private.key (${applications})`],
  privateKey: ['applicationId', `the id of its application (${applications})`],
  apiKey: ['apiSecret', `the API secret of the account (${apiSettings})`],
  apiSecret: ['apiKey', `the API key of the account (${apiSettings})`],
} as const;

function findPairIssues(given: Credentials): CredentialIssue[] {
  const names = (Object.keys(partners) as (keyof typeof partners)[]).filter(
    (name) => given[name] !== undefined,
  );
  const isApplication = names.some((name) => name === 'applicationId' || name === 'privateKey');
  const second = names.find((name) => name === 'apiKey' || name === 'apiSecret');
  if (isApplication && second !== undefined) {
    const message =
      'is given beside an application; expected applicationId and privateKey, or apiKey and apiSecret';
    return [{ path: [second], message }];
  }
  if (names.length === 0) {
    const message = `is missing; expected applicationId and privateKey of an application (${applications}), or apiKey and apiSecret`;
    return [{ path: ['applicationId'], message }];
  }
  return names.flatMap((name) => {
    const [partner, what] = partners[name];
    return given[partner] === undefined
      ? [{ path: [partner], message: `is missing beside ${name}; expected ${what}` }]
      : [];
  });
}

function findKindIssues({ apiKey, apiSecret }: Credentials): CredentialIssue[] {
  return Object.entries({ apiKey, apiSecret }).flatMap(([name, secret]) => {
    if (secret === undefined || !uuid.test(secret.reveal())) return [];
    const what = name === 'apiKey' ? 'API key' : 'API secret';
    const message = `is the id of an application; expected the ${what} of the account (${apiSettings}), or that id as applicationId`;
    return [{ path: [name], message }];
  });
}

function findWebhookIssues({ apiSecret, privateKey, webhook }: Credentials): CredentialIssue[] {
  return (webhook?.secrets ?? []).flatMap((secret, index) => {
    const value = secret.reveal();
    const isOther = value === apiSecret?.reveal() || value === privateKey?.reveal();
    if (!isOther && !uuid.test(value)) return [];
    const message = `is another credential, which signs no webhooks; expected the signature secret of the account (${apiSettings})`;
    return [{ path: ['webhook', 'secrets', index], message }];
  });
}
