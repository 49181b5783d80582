import type { AdapterStarter } from '@wamux/provider-kit';

/** What a new user of this provider needs to know and to look up, for `wamux init`. */
export const vonageStarter: AdapterStarter = {
  id: 'vonage',
  title: 'Vonage: every kind of message, and your own reference in each status',
  entry: `adapter: vonage
apiKey: "\${VONAGE_API_KEY}"
apiSecret: "\${VONAGE_API_SECRET}"
from: "\${VONAGE_FROM}"
# Lists templates.
# businessAccountId: "\${VONAGE_BUSINESS_ACCOUNT_ID}"
# What Vonage pushes. Statuses come no other way.
# webhook:
#   secrets: ["\${VONAGE_SIGNATURE_SECRET}"]
#   publicUrl: https://example.com/webhooks/vonage`,
  template: '{ name: order_shipped, language: es }',
  needs: [
    { name: 'VONAGE_API_KEY', meaning: 'API key of the account: Vonage dashboard > API settings' },
    { name: 'VONAGE_API_SECRET', meaning: 'API secret, beside the key' },
    { name: 'VONAGE_FROM', meaning: 'Number that sends, with its country code', example: '14155550100' },
  ],
  mayNeed: [
    {
      name: 'VONAGE_BUSINESS_ACCOUNT_ID',
      meaning: 'WhatsApp Business Account, by Meta’s id',
      example: '500000000000005',
    },
    {
      name: 'VONAGE_SIGNATURE_SECRET',
      meaning: 'Signature secret: Vonage dashboard > API settings',
      example: 'a-signature-secret',
    },
  ],
};
