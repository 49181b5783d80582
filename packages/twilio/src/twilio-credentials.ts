import type { Secret } from '@wamux/core';

/** The credentials of a config entry, as far as each is right by itself. */
interface Credentials {
  readonly authToken?: Secret | undefined;
  readonly apiKeySid?: string | undefined;
  readonly apiKeySecret?: Secret | undefined;
  readonly from?: string | undefined;
  readonly messagingServiceSid?: string | undefined;
  readonly webhook?: { readonly secrets: readonly Secret[] } | undefined;
}

interface CredentialIssue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

const place = 'Twilio Console > Account > API keys & tokens';
const sid = /^(?:AC|SK|MG|HX)[0-9a-fA-F]{32}$/;

/** What does not fit together, before a request finds out: Twilio refuses all of it with the same 401. */
export function findCredentialIssues(given: Credentials): readonly CredentialIssue[] {
  const { apiKeySecret, authToken, from, messagingServiceSid, webhook } = given;
  const issues = findAuthIssues(given);
  for (const [name, secret] of Object.entries({ authToken, apiKeySecret })) {
    if (secret !== undefined && sid.test(secret.reveal())) {
      const message = `is a SID, which is no secret; expected what the Console shows beside it (${place})`;
      issues.push({ path: [name], message });
    }
  }
  for (const [index, secret] of (webhook?.secrets ?? []).entries()) {
    if (secret.reveal() !== apiKeySecret?.reveal()) continue;
    const message = `is the secret of the API key, which signs nothing; expected the account's Auth Token (${place})`;
    issues.push({ path: ['webhook', 'secrets', index], message });
  }
  if (from === undefined && messagingServiceSid === undefined) {
    const message = 'is missing; expected the number that sends, or messagingServiceSid';
    issues.push({ path: ['from'], message });
  }
  return issues;
}

function findAuthIssues({ apiKeySecret, apiKeySid, authToken }: Credentials): CredentialIssue[] {
  const isKeyed = apiKeySid !== undefined || apiKeySecret !== undefined;
  if (authToken !== undefined && isKeyed) {
    const message =
      'is given together with an API key; expected one of the two (webhook.secrets takes the Auth Token that signs webhooks)';
    return [{ path: ['authToken'], message }];
  }
  if (authToken === undefined && !isKeyed) {
    const message = `is missing; expected the account's Auth Token, or apiKeySid and apiKeySecret (${place})`;
    return [{ path: ['authToken'], message }];
  }
  if (!isKeyed) return [];
  if (apiKeySid === undefined) {
    return [{ path: ['apiKeySid'], message: `is missing beside apiKeySecret; expected SK… (${place})` }];
  }
  if (apiKeySecret !== undefined) return [];
  const message = 'is missing beside apiKeySid; expected the secret that Twilio showed when the key was made';
  return [{ path: ['apiKeySecret'], message }];
}
