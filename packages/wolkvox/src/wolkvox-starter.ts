import type { AdapterStarter } from '@wamux/provider-kit';

/** What a new user of this provider needs to know and to look up, for `wamux init`. */
export const wolkvoxStarter: AdapterStarter = {
  id: 'wolkvox',
  title: 'Wolkvox: text and templates',
  entry: `adapter: wolkvox
server: "\${WOLKVOX_SERVER}"
token: "\${WOLKVOX_TOKEN}"
connectorId: "\${WOLKVOX_CONNECTOR_ID}"
# The campaign whose report tells what became of messages. Without it nobody can ask.
# campaignId: "\${WOLKVOX_CAMPAIGN_ID}"`,
  template: '{ name: order_shipped_es }',
  needs: [
    { name: 'WOLKVOX_SERVER', meaning: 'Server of the operation: 0023 for https://wv0023.wolkvox.com' },
    { name: 'WOLKVOX_TOKEN', meaning: 'Token of the operation' },
    { name: 'WOLKVOX_CONNECTOR_ID', meaning: 'The WhatsApp line that sends, as Wolkvox numbers it' },
  ],
  mayNeed: [{ name: 'WOLKVOX_CAMPAIGN_ID', meaning: 'The campaign whose report lists API messages' }],
};
