import type { WebhookDescription } from './webhook-description.js';

/** The body of a webhook as it is sent, and its content type. */
export function writeWebhookBody(
  { contentType }: Pick<WebhookDescription, 'contentType'>,
  content: object,
): { readonly contentType: string; readonly body: string } {
  if (contentType === undefined) return { contentType: 'application/json', body: JSON.stringify(content) };
  const parameters = Object.entries(content).map(([name, value]): [string, string] => [name, String(value)]);
  return { contentType, body: new URLSearchParams(parameters).toString() };
}
