/** What `wamux init` writes for one adapter. */
export interface Blueprint {
  /** The provider's name in the config. */
  readonly id: string;
  readonly title: string;
  /** YAML, below the provider's name. What begins with `# ` and no capital letter can be uncommented as it is. */
  readonly entry: string;
  /** YAML: what this provider calls the example's template. */
  readonly template: string;
  /** Environment variables that the entry needs. */
  readonly needs: readonly Variable[];
  /** Those of the parts that are commented out. */
  readonly mayNeed: readonly Variable[];
}

interface Variable {
  readonly name: string;
  /** Where to find the value. */
  readonly meaning: string;
}

/** By adapter. */
export const blueprints: Readonly<Record<string, Blueprint>> = {
  wolkvox: {
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
  },
  'decision-telecom': {
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
  },
  channels: {
    id: 'bird',
    title: 'Bird Channels: everything but contacts and reactions',
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
  },
  'cloud-api': {
    id: 'meta',
    title: 'Meta Cloud API: everything',
    entry: `adapter: cloud-api
accessToken: "\${META_ACCESS_TOKEN}"
phoneNumberId: "\${META_PHONE_NUMBER_ID}"
# The account that has the templates. Without it they cannot be listed.
# businessAccountId: "\${META_BUSINESS_ACCOUNT_ID}"
# What Meta pushes. Statuses come no other way.
# webhook:
#   secrets: ["\${META_APP_SECRET}"]
#   verifyToken: "\${META_VERIFY_TOKEN}"
#   publicUrl: https://example.com/webhooks/meta`,
    template: '{ name: order_shipped, language: es }',
    needs: [
      { name: 'META_ACCESS_TOKEN', meaning: 'Token of a system user with whatsapp_business_messaging' },
      { name: 'META_PHONE_NUMBER_ID', meaning: 'Number that sends, by its id: digits, no phone number' },
    ],
    mayNeed: [
      { name: 'META_BUSINESS_ACCOUNT_ID', meaning: 'WhatsApp Business Account, digits' },
      { name: 'META_APP_SECRET', meaning: 'App secret, which signs webhooks' },
      { name: 'META_VERIFY_TOKEN', meaning: 'Any long random text, given to Meta with the address' },
    ],
  },
};
