import type { AdapterStarter } from '@wamux/provider-kit';

/** What a new user of this provider needs to know and to look up, for `wamux init`. */
export const cloudApiStarter: AdapterStarter = {
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
    { name: 'META_PHONE_NUMBER_ID', meaning: 'The id of the sending number: digits, not the phone number' },
  ],
  mayNeed: [
    { name: 'META_BUSINESS_ACCOUNT_ID', meaning: 'WhatsApp Business Account, digits' },
    { name: 'META_APP_SECRET', meaning: 'App secret, which signs webhooks' },
    { name: 'META_VERIFY_TOKEN', meaning: 'Any long random text, given to Meta with the address' },
  ],
};
