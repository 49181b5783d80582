import { createHash, createHmac } from 'node:crypto';

/** The documented formulas, written independently of the code under test. */
export const metaSignature = (secret: string, text: string): string =>
  `sha256=${createHmac('sha256', secret).update(Buffer.from(text)).digest('hex')}`;
export const birdSignature = (key: string, timestamp: string, url: string, text: string): string => {
  const hash = createHash('sha256').update(text).digest();
  const signed = Buffer.concat([Buffer.from(`${timestamp}\n${url}\n`), hash]);
  return createHmac('sha256', key).update(signed).digest('base64');
};
