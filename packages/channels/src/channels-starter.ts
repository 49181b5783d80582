import type { AdapterStarter } from '@wamux/provider-kit';

/** What a new user of this provider needs to know and to look up, for `wamux init`. */
export const channelsStarter: AdapterStarter = {
  id: 'bird',
  title: 'Bird Channels: all but contacts, reactions, flows, products and footers',
  entry: `adapter: channels
accessKey: "\${BIRD_ACCESS_KEY}"
workspaceId: "\${BIRD_WORKSPACE_ID}"
channelId: "\${BIRD_CHANNEL_ID}"
# What Bird pushes: the signing key of the webhook subscription, and its address to the letter.
# webhook:
#   secrets: ["\${BIRD_SIGNING_KEY}"]
#   publicUrl: https://example.com/webhooks/bird`,
  template: '{ projectId: 00000000-0000-4000-8000-000000000000, version: latest, locale: es }',
  needs: [
    { name: 'BIRD_ACCESS_KEY', meaning: 'Access key: Settings > Security > Access keys' },
    { name: 'BIRD_WORKSPACE_ID', meaning: 'Workspace, a UUID' },
    { name: 'BIRD_CHANNEL_ID', meaning: 'WhatsApp channel that sends, a UUID' },
  ],
  mayNeed: [{ name: 'BIRD_SIGNING_KEY', meaning: 'Signing key of the webhook subscription' }],
};
