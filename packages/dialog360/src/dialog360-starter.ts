import type { AdapterStarter } from '@wamux/provider-kit';

/** What a new user of this provider needs to know and to look up, for `wamux init`. */
export const dialog360Starter: AdapterStarter = {
  id: 'dialog360',
  title: '360dialog: everything that the Cloud API has',
  entry: `adapter: dialog360
apiKey: "\${D360_API_KEY}"
# Where one address serves several numbers, whose events are whose.
# phoneNumberId: "\${D360_PHONE_NUMBER_ID}"
# What 360dialog pushes. Statuses come no other way. Partners, whose webhooks are signed, leave the header out.
# webhook:
#   secrets: ["\${D360_WEBHOOK_SECRET}"]
#   header: x-webhook-secret
#   publicUrl: https://example.com/webhooks/dialog360`,
  template: '{ name: order_shipped, language: es }',
  needs: [{ name: 'D360_API_KEY', meaning: 'API key of the number: 360dialog Hub, API Keys' }],
  mayNeed: [
    {
      name: 'D360_PHONE_NUMBER_ID',
      meaning: 'Meta’s id of the sending number: digits, not the phone number',
    },
    {
      name: 'D360_WEBHOOK_SECRET',
      meaning: 'Value of the header registered with the webhook; of partners, the platform secret',
    },
  ],
};
