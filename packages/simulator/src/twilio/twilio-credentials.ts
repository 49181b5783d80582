/** Fake: the account, its two kinds of credentials, and the number and the messaging service from which it may send. */
export const twilioCredentials = {
  accountSid: 'AC00000000000000000000000000000001',
  /** It signs the webhooks as well. */
  authToken: 'simulated-twilio-auth-token',
  apiKeySid: 'SK00000000000000000000000000000001',
  apiKeySecret: 'simulated-twilio-api-key-secret',
  from: '+14155550100',
  messagingServiceSid: 'MG00000000000000000000000000000001',
} as const;

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

const { accountSid, apiKeySecret, apiKeySid, authToken } = twilioCredentials;
const accepted = [basic(accountSid, authToken), basic(apiKeySid, apiKeySecret)];

/** https://www.twilio.com/docs/usage/requests-to-twilio#credentials */
export const isAuthorized = (header: string | undefined): boolean => accepted.includes(header ?? '');
