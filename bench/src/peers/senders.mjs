// The ways to send one text, by name: bare undici, wamux, and each peer as its own documents show it. Each resolves only
// after a success, and sends only to the given address.
import { createBareSender } from '../client/bare-sender.mjs';
import { messageOf } from '../client/captured.mjs';
import { loadPeer } from './install.mjs';

/** The id of an accepted message in a vendor's answer. */
const idOf = {
  twilio: ({ sid }) => sid,
  vonage: ({ message_uuid }) => message_uuid,
  infobip: ({ messageId }) => messageId,
  'cloud-api': ({ messages: [{ id }] }) => id,
};

export const senders = {
  bare({ adapter, ...exchange }) {
    const { send } = createBareSender(exchange);
    return async (to, text) => idOf[adapter](await send(to, text));
  },

  async wamux({ config }) {
    // Loaded here, so that a peer's process loads nothing of wamux.
    const { createClient } = await import('wamux');
    const client = await createClient(config);
    return async (to, text) => {
      const result = await client.send(messageOf(true, to, text));
      if (result.isErr()) throw new Error(result.error.message);
      return result.value.providerMessageId;
    };
  },

  /** Its hosts are fixed, but the client that sends its requests can be replaced. */
  twilio({ origin, settings: { accountSid, authToken, from, messagingServiceSid } }) {
    const twilio = loadPeer('twilio');
    class LoopbackClient extends twilio.RequestClient {
      request(options) {
        const { pathname, search } = new URL(options.uri);
        return super.request({ ...options, uri: `${origin}${pathname}${search}` });
      }
    }
    const client = twilio(accountSid, authToken, { httpClient: new LoopbackClient() });
    return async (to, body) => {
      const message = await client.messages.create({
        to: `whatsapp:${to}`,
        from: `whatsapp:${from}`,
        messagingServiceSid,
        body,
      });
      return message.sid;
    };
  },

  '@vonage/messages'({ origin, settings: { applicationId, privateKey, from } }) {
    const { Channels, Messages } = loadPeer('@vonage/messages');
    const { Auth } = loadPeer('@vonage/auth');
    const messages = new Messages(new Auth({ applicationId, privateKey }), { apiHost: origin });
    return async (to, text) => {
      const { messageUUID } = await messages.send({
        channel: Channels.WHATSAPP,
        messageType: 'text',
        from,
        to: to.slice(1),
        text,
      });
      return messageUUID;
    };
  },

  '@infobip-api/sdk'({ origin, settings: { apiKey, from } }) {
    const { AuthType, Infobip } = loadPeer('@infobip-api/sdk');
    const infobip = new Infobip({ baseUrl: origin, apiKey, authType: AuthType.ApiKey });
    return async (to, text) => {
      // It resolves with an error instead of rejecting.
      const answer = await infobip.channels.whatsapp.send({
        type: 'text',
        from,
        to: to.slice(1),
        content: { text },
      });
      if (answer.status !== 200) throw answer;
      return answer.data.messageId;
    };
  },

  'notifme-sdk'({ origin, settings: { apiKey, from } }) {
    const { default: NotifmeSdk } = loadPeer('notifme-sdk');
    const sdk = new NotifmeSdk({
      channels: { whatsapp: { providers: [{ type: 'infobip', baseUrl: origin, apiKey }] } },
    });
    return async (to, text) => {
      const { status, errors, channels } = await sdk.send({ whatsapp: { type: 'text', from, to, text } });
      if (status !== 'success') throw new Error(errors.whatsapp);
      return channels.whatsapp.id;
    };
  },

  '@kapso/whatsapp-cloud-api'({ origin, settings: { accessToken, phoneNumberId } }) {
    const { WhatsAppClient } = loadPeer('@kapso/whatsapp-cloud-api');
    const client = new WhatsAppClient({ accessToken, baseUrl: origin });
    return async (to, body) => {
      const { messages } = await client.messages.sendText({ phoneNumberId, to: to.slice(1), body });
      return messages[0].id;
    };
  },
};
