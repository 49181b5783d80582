export const dialog360Credentials = {
  apiKey: 'simulated-d360-api-key',
  /** Meta's id of the number, which notifications name. */
  phoneNumberId: '300000000000003',
  businessAccountId: '400000000000004',
  /** The key that signs the webhooks. */
  platformSecret: 'simulated-platform-secret',
};
