import { exchange, jsonOf } from '../exchange.fixture.js';
import type { Simulator } from '../simulator.js';
import { twilioCredentials } from './twilio-credentials.js';

const { accountSid, apiKeySecret, apiKeySid, authToken, from } = twilioCredentials;
const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

export const account = `/2010-04-01/Accounts/${accountSid}`;
export const byApiKey = basic(apiKeySid, apiKeySecret);
export const contentSid = (number: number): string => `HX${String(number).padStart(32, '0')}`;

type Form = Readonly<Record<string, string | undefined>>;

/** A client of the simulated Twilio, for its tests. */
export function twilioClient({ twilio }: Simulator) {
  async function call(path: string, options: Parameters<typeof exchange>[1] = {}) {
    const headers = { authorization: basic(accountSid, authToken), ...options.headers };
    const answer = await exchange(`${twilio.origin}${path}`, { ...options, headers });
    return { status: answer.status, body: jsonOf(answer) as Readonly<Record<string, unknown>> };
  }
  return {
    call,
    send(form: Form = {}, headers: Readonly<Record<string, string>> = {}) {
      const whole = { To: 'whatsapp:+573001112233', From: `whatsapp:${from}`, ...form };
      const given = Object.entries(whole).flatMap(([name, value]): [string, string][] =>
        value === undefined ? [] : [[name, value]],
      );
      return call(`${account}/Messages.json`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams(given).toString(),
      });
    },
    get: (sid: unknown) => call(`${account}/Messages/${String(sid)}.json`),
  };
}
