import { Secret } from '@wamux/core';
import type { DecisionTelecomSettings } from './decision-telecom-settings.js';

/** What the provider decodes from a Basic header, and may show: the pair itself, and the parts on either side of its colon. */
export function toDecoded(basic: Secret): readonly Secret[] {
  const pair = Buffer.from(basic.reveal(), 'base64').toString('latin1');
  // A text that is not Base64 decodes to garbage.
  if (!/^[\x20-\x7e]{4,}$/.test(pair)) return [];
  const colon = pair.indexOf(':');
  const parts = colon === -1 ? [] : [pair.slice(0, colon), pair.slice(colon + 1)];
  return [pair, ...parts.filter(({ length }) => length >= 4)].map((part) => new Secret(part));
}

/** The credential of the Basic header, in the encoding that the settings name. */
export function toBasic({ apiKey, authEncoding }: DecisionTelecomSettings): Secret {
  if (authEncoding === 'verbatim') return apiKey;
  const key = apiKey.reveal();
  return new Secret(Buffer.from(authEncoding === 'base64-colon' ? `${key}:` : key).toString('base64'));
}
