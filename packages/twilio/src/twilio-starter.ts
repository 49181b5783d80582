import type { AdapterStarter } from '@wamux/provider-kit';

/** What a new user of this provider needs to know and to look up, for `wamux init`. */
export const twilioStarter: AdapterStarter = {
  id: 'twilio',
  title: 'Twilio: text, media, places and templates',
  entry: `adapter: twilio
accountSid: "\${TWILIO_ACCOUNT_SID}"
authToken: "\${TWILIO_AUTH_TOKEN}"
from: "\${TWILIO_FROM}"
# What Twilio pushes. The Auth Token signs it, also where an API key sends.
# webhook:
#   secrets: ["\${TWILIO_AUTH_TOKEN}"]
#   publicUrl: https://example.com/webhooks/twilio`,
  template: '{ contentSid: HX00000000000000000000000000000000 }',
  needs: [
    {
      name: 'TWILIO_ACCOUNT_SID',
      meaning: 'Account SID: Twilio Console > Account > API keys & tokens',
      example: 'AC00000000000000000000000000000000',
    },
    { name: 'TWILIO_AUTH_TOKEN', meaning: 'Auth Token of the account, beside its SID' },
    { name: 'TWILIO_FROM', meaning: 'Number that sends, without "whatsapp:"', example: '+14155550100' },
  ],
  mayNeed: [],
};
