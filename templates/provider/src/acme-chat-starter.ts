import type { AdapterStarter } from '@wamux/provider-kit';

/** What a new user of this provider needs to know and to look up, for `wamux init`. */
export const acmeChatStarter: AdapterStarter = {
  id: 'acme-chat',
  title: 'Acme Chat: text and templates',
  entry: `adapter: acme-chat
apiKey: "\${ACME_CHAT_API_KEY}"`,
  template: '{ name: order_shipped, language: es }',
  needs: [{ name: 'ACME_CHAT_API_KEY', meaning: 'API key: https://acme-chat.example, Settings, Keys' }],
  mayNeed: [],
};
