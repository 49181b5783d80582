import type { AdapterStarter } from '@wamux/provider-kit';

/** What a new user of this provider needs to know and to look up, for `wamux init`. */
export const gupshupStarter: AdapterStarter = {
  id: 'gupshup',
  title: 'Gupshup: everything that the Cloud API has, for partners',
  entry: `adapter: gupshup
appId: "\${GUPSHUP_APP_ID}"
token: "\${GUPSHUP_APP_TOKEN}"
# What Gupshup pushes. Nothing is signed: register the address with ?secret=… behind it.
# webhook:
#   secrets: ["\${GUPSHUP_WEBHOOK_SECRET}"]
#   publicUrl: https://example.com/webhooks/gupshup`,
  template: '{ name: order_shipped, language: es }',
  needs: [
    {
      name: 'GUPSHUP_APP_ID',
      meaning: 'Id of the app: Gupshup partner portal',
      example: 'aaaaaaaa-bbbb-4ccc-8ddd-000000000001',
    },
    {
      name: 'GUPSHUP_APP_TOKEN',
      meaning: 'Token of the app: GET /partner/app/{appId}/token of the Partner API',
    },
  ],
  mayNeed: [
    {
      name: 'GUPSHUP_WEBHOOK_SECRET',
      meaning: 'Long random text of your own, in the registered address',
      example: 'a-long-random-text-of-your-own',
    },
  ],
};
