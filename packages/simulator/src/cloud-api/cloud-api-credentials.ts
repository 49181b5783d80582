export const cloudApiCredentials = {
  accessToken: 'simulated-access-token',
  phoneNumberId: '100000000000001',
  businessAccountId: '200000000000002',
  /** The key that signs the webhooks. */
  appSecret: 'simulated-app-secret',
  /** The token that the verification of a webhook presents. */
  verifyToken: 'simulated-verify-token',
};

/** The number that the id stands for. */
export const displayPhoneNumber = '15550009999';
