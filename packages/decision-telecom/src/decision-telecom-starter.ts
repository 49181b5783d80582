import type { AdapterStarter } from '@wamux/provider-kit';

/** What a new user of this provider needs to know and to look up, for `wamux init`. */
export const decisionTelecomStarter: AdapterStarter = {
  id: 'dt',
  title: 'DecisionTelecom: text, images and templates',
  entry: `adapter: decision-telecom
apiKey: "\${DT_API_KEY}"
sender: "\${DT_SENDER}"
# Where DecisionTelecom reports statuses to. The secret is yours to choose: it signs the address of each message.
# webhook:
#   secrets: ["\${DT_WEBHOOK_SECRET}"]
#   publicUrl: https://example.com/webhooks/dt`,
  template: '{ name: order_shipped, namespace: your-namespace, language: es }',
  needs: [
    { name: 'DT_API_KEY', meaning: 'API key, Base64 as DecisionTelecom gives it' },
    { name: 'DT_SENDER', meaning: 'Who the messages come from, at most 20 characters' },
  ],
  mayNeed: [{ name: 'DT_WEBHOOK_SECRET', meaning: 'Any long random text' }],
};
