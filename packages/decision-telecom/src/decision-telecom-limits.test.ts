import { createLimiter } from '@wamux/provider-kit';
import { type Simulator, startSimulator } from '@wamux/simulator';
import { createTransport, type HttpTransport } from '@wamux/transport';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { decisionTelecomLimits } from './decision-telecom-limits.js';
import { decisionTelecom } from './decision-telecom-provider.js';

let simulator: Simulator;
let transport: HttpTransport;
beforeEach(async () => {
  simulator = await startSimulator();
  transport = createTransport();
});
afterEach(async () => {
  await transport.close();
  await simulator.close();
});

const to = '+573001112233';
const x = (length: number) => 'x'.repeat(length);

function start() {
  const settings = { ...simulator.decisionTelecom.credentials, baseUrl: simulator.decisionTelecom.origin };
  const binding = { name: 'welcome', namespace: 'ns', language: 'es' };
  return decisionTelecom.create('dt', decisionTelecom.settings.parse(settings), {
    transport,
    limiter: createLimiter(),
    templates: { welcome: { variables: [], binding } },
  });
}

it('a sender of as many characters as are documented is taken, and none of more', () => {
  const { max: most } = decisionTelecomLimits.sender;
  expect(most).toBe(20);
  const parse = (sender: string) => decisionTelecom.settings.safeParse({ apiKey: 'key', sender });
  expect(parse(x(most)).success).toBe(true);
  expect(parse(x(most + 1)).error?.issues[0]?.path).toEqual(['sender']);
});

it('a text of as many characters as are documented is taken, and none of more', async () => {
  const { max: most } = decisionTelecomLimits.text;
  const provider = start();
  expect((await provider.send({ to, type: 'text', text: x(most) })).isOk()).toBe(true);
  const error = (await provider.send({ to, type: 'text', text: x(most + 1) }))._unsafeUnwrapErr();
  expect(error).toMatchObject({ kind: 'validation', issues: [{ path: 'text' }] });
  expect(simulator.decisionTelecom.requests).toHaveLength(1);
});

it('a template with nothing to fill has no list of components', async () => {
  expect((await start().sendTemplate({ to, name: 'welcome' })).isOk()).toBe(true);
});

it('a document in a header has the name that its URL tells', () => {
  const media = { url: 'https://h.test/files/a%20b.pdf' };
  const shown = start().preview?.({
    to,
    type: 'template',
    name: 'welcome',
    header: { type: 'document', media },
  });
  expect(shown?._unsafeUnwrap().body).toContain(String.raw`\"filename\":\"a b.pdf\"`);
});
