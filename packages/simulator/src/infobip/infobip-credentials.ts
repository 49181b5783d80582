/** Fake: the four ways in which a client authenticates with Infobip, and the number from which it sends. */
export const infobipCredentials = {
  apiKey: 'simulated-infobip-api-key',
  username: 'simulated-infobip-user',
  password: 'simulated-infobip-password',
  /** The OAuth 2 token, which the token endpoint issues for the user name and the password. */
  accessToken: 'simulated-infobip-access-token',
  /** The token of a session that was opened before. */
  sessionToken: 'simulated-infobip-session-token',
  /** Digits, as in every sample. */
  from: '441134960000',
  /** The key that signs the webhooks. */
  signingSecret: 'simulated-infobip-signing-secret',
} as const;

const { accessToken, apiKey, password, sessionToken, username } = infobipCredentials;
const accepted = [
  `App ${apiKey}`,
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
  `Bearer ${accessToken}`,
  `IBSSO ${sessionToken}`,
];

/** https://www.infobip.com/docs/essentials/api-essentials/api-authentication */
export const isAuthorized = (header: string | undefined): boolean => accepted.includes(header ?? '');
