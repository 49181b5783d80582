export interface CloudApiCredentials {
  readonly accessToken: string;
  readonly phoneNumberId: string;
  readonly businessAccountId: string;
  /** What the webhooks are signed with. */
  readonly appSecret: string;
  /** What the verification of a webhook shows. */
  readonly verifyToken: string;
}

export const cloudApiCredentials: CloudApiCredentials = {
  accessToken: 'simulated-access-token',
  phoneNumberId: '100000000000001',
  businessAccountId: '200000000000002',
  appSecret: 'simulated-app-secret',
  verifyToken: 'simulated-verify-token',
};

/** The number behind the id. */
export const displayPhoneNumber = '15550009999';
