import type { InboundContent, InboundMedia } from '@wamux/core';
import { omitNullish } from '@wamux/core/helpers';
import { readRecord } from '@wamux/provider-kit';

/** The content of a user's message from its webhook's parameters; `undefined` where they contain no message. */
export function fromContent(
  provider: string,
  get: (name: string) => string | undefined,
): InboundContent | undefined {
  const text = get('Body');
  const type = get('MessageType');
  const place = toPlace(get('Latitude'), get('Longitude'));
  if (place !== undefined) {
    return { type: 'location', ...place, ...omitNullish({ name: get('Label'), address: get('Address') }) };
  }
  const url = get('MediaUrl0');
  if (url !== undefined) {
    const contentType = get('MediaContentType0');
    const kind = kindOf(type, contentType);
    const isCaption = kind !== 'audio' && kind !== 'sticker';
    return {
      type: kind,
      media: { url, provider },
      ...omitNullish({ contentType, caption: isCaption ? text : undefined }),
    };
  }
  const row = get('ListId');
  if (row !== undefined) return { type: 'list-reply', id: row, title: get('ListTitle') ?? text ?? '' };
  const title = get('ButtonText');
  const payload = get('ButtonPayload') ?? title;
  if (payload !== undefined) return { type: 'button-reply', id: payload, title: title ?? text ?? '' };
  const [interactive, flowData] = [get('InteractiveData'), get('FlowData')];
  if (interactive !== undefined || flowData !== undefined) {
    // The text beside it says that something was sent, and is nothing that the user wrote.
    return fromFlow(interactive, flowData) ?? { type: 'unsupported', rawType: type ?? 'interactive' };
  }
  if (type !== undefined && !textTypes.has(type)) return { type: 'unsupported', rawType: type };
  if (text !== undefined) return { type: 'text', text };
  return type === undefined && get('NumMedia') === undefined
    ? undefined
    : { type: 'unsupported', rawType: type ?? '' };
}

/** Types of messages whose words stand in `Body`. */
const textTypes: ReadonlySet<string> = new Set(['text', 'button', 'interactive']);

/**
 * What a user entered into a flow. No page shows it: clients of Twilio meet it as `flowResponse`, or in Meta's form, and that of a
 * content of the type `twilio/flows` as `FlowData`.
 * @see https://www.twilio.com/docs/content/whatsapp-flows, https://www.twilio.com/docs/content/flows
 */
function fromFlow(interactive: string | undefined, data: string | undefined): InboundContent | undefined {
  const { flowResponse, nfm_reply } = readRecord(interactive) ?? {};
  const response =
    readRecord(flowResponse) ?? readRecord(readRecord(nfm_reply)?.response_json) ?? readRecord(data);
  return response && { type: 'flow-reply', response };
}

const mediaTypes = ['image', 'video', 'audio', 'sticker', 'document'] as const;

/** The type by Twilio's word for the message, or by the file's content type. */
function kindOf(type: string | undefined, contentType = ''): InboundMedia['type'] {
  const named = mediaTypes.find((one) => one === type);
  if (named !== undefined) return named;
  return mediaTypes.find((one) => contentType.startsWith(`${one}/`)) ?? 'document';
}

function toPlace(latitude: string | undefined, longitude: string | undefined) {
  if (latitude === undefined || longitude === undefined) return undefined;
  const place = { latitude: Number(latitude), longitude: Number(longitude) };
  return Number.isFinite(place.latitude) && Number.isFinite(place.longitude) ? place : undefined;
}
