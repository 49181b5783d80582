export const cloudApiCredentials = {
  accessToken: 'simulated-access-token',
  phoneNumberId: '100000000000001',
  businessAccountId: '200000000000002',
  /** What the webhooks are signed with. */
  appSecret: 'simulated-app-secret',
  /** What the verification of a webhook shows. */
  verifyToken: 'simulated-verify-token',
};

/** The number behind the id. */
export const displayPhoneNumber = '15550009999';
