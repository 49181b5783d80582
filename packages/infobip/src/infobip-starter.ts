import type { AdapterStarter } from '@wamux/provider-kit';

/** What a new user of this provider needs to know and to look up, for `wamux init`. */
export const infobipStarter: AdapterStarter = {
  id: 'infobip',
  title: 'Infobip: every kind of message but reactions, with ids of your own',
  entry: `adapter: infobip
baseUrl: "\${INFOBIP_BASE_URL}"
apiKey: "\${INFOBIP_API_KEY}"
from: "\${INFOBIP_FROM}"
# What Infobip pushes, by HTTP Basic: the secret is username:password of the notification profile.
# webhook:
#   secrets: ["\${INFOBIP_WEBHOOK_SECRET}"]
#   publicUrl: https://example.com/webhooks/infobip`,
  template: '{ name: order_shipped, language: es }',
  needs: [
    {
      name: 'INFOBIP_BASE_URL',
      meaning: 'Base URL of the account: home page of the Infobip web interface',
      example: 'https://xxxxx.api.infobip.com',
    },
    { name: 'INFOBIP_API_KEY', meaning: 'API key: Developer tools > API keys of the Infobip web interface' },
    { name: 'INFOBIP_FROM', meaning: 'Number that sends, with its country code', example: '441134960000' },
  ],
  mayNeed: [
    {
      name: 'INFOBIP_WEBHOOK_SECRET',
      meaning: 'username:password that the notification profile sends as HTTP Basic',
      example: 'wamux:a-password',
    },
  ],
};
