import type { KeptFile } from './received-files.js';

/** The response of a provider to a request. */
export interface Answer {
  /** The HTTP status. */
  readonly status: number;
  /** Without `content-length`, which is counted when the answer is written. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole body. */
  readonly body: string | Uint8Array;
}

/** An answer whose body is this value as JSON. */
export const jsonAnswer = (status: number, body: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
});

/** An answer whose body is a web page with this title, as proxies and web servers give it. */
export const htmlAnswer = (status: number, title: string): Answer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`,
});

/** An answer whose body is a file. */
export const fileAnswer = ({ mimeType, data }: KeptFile): Answer => ({
  status: 200,
  headers: { 'content-type': mimeType },
  body: data,
});

/** An answer without a body. */
export const bareAnswer = (status: number, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers,
  body: '',
});
