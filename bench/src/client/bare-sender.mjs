// The same message without wamux, as written by hand: a literal with the recipient and the text in it, and undici's `request`
// on a pool. It checks nothing, and only parses the answer.
import assert from 'node:assert/strict';
import { Pool } from 'undici';
import { captured } from './captured.mjs';

const digits = captured.to.slice(1);

export function createBareSender({ request, origin, inFlight }) {
  const pool = new Pool(origin, { connections: inFlight });
  const { path, headers } = request;
  const toBody = compileBody(request);
  const read = (body) => (isForm(request) ? [...new URLSearchParams(body)] : JSON.parse(body));
  assert.deepEqual(read(toBody(captured.to, captured.text)), read(request.body));
  return {
    async send(to, text) {
      const body = toBody(to, text);
      const response = await pool.request({ method: 'POST', path, headers, body });
      return response.body.json();
    },
  };
}

/** Makes `(to, text) => body` from one body, with the message's values in place of those of the captured message. */
function compileBody(request) {
  const { body } = request;
  const source = isForm(request) ? formSource(body) : `JSON.stringify(${literalOf(JSON.parse(body))})`;
  return new Function('to', 'text', `return ${source};`);
}

const isForm = ({ headers }) => headers['content-type'] === 'application/x-www-form-urlencoded';

function formSource(body) {
  const fields = [...new URLSearchParams(body)].map(([name, value]) => {
    const written = textSource(value);
    return written === JSON.stringify(value)
      ? JSON.stringify(`${name}=${encodeURIComponent(value)}`)
      : `${JSON.stringify(`${name}=`)} + encodeURIComponent(${written})`;
  });
  return fields.join(` + '&' + `);
}

function literalOf(value) {
  if (typeof value === 'string') return textSource(value);
  if (value === Number(digits)) return 'Number(to.slice(1))';
  if (Array.isArray(value)) return `[${value.map(literalOf).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}: ${literalOf(member)}`,
  );
  return `{ ${members.join(', ')} }`;
}

/** A text in which the captured recipient and text are replaced by those of the message. */
function textSource(value) {
  const parts = value.split(/(\+?573001112233|Your order A-7 is on its way)/);
  const sources = parts.flatMap((part) => {
    if (part === '') return [];
    if (part === captured.to) return ['to'];
    if (part === digits) return ['to.slice(1)'];
    return [part === captured.text ? 'text' : JSON.stringify(part)];
  });
  return sources.join(' + ') || '""';
}
