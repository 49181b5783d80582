import type { OutboundMessage } from '@wamux/core';
import { dialects, type Simulator, startSimulator } from '@wamux/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, createClient } from './client.js';
import type { WamuxConfig } from './config-schema.js';

// What `explain` says before a send is what the send then does, whoever is asked first.

const ids = Object.values(dialects).map(({ config }) => config.id);
const to = '+573001112233';
const order = { to, type: 'template', name: 'order_shipped' } as const;
const variables = { customer: 'Ada', order: 'A-1' };
const url = (name: string) => `https://files.example.test/${name}`;
const card = (formattedName: string) => ({ name: { formattedName } });

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ timeline: [] });
});
afterAll(() => simulator.close());

/** A client of all providers, with this one before the others. */
async function connect(first: string): Promise<Client> {
  const sides = [...simulator.providers.values()];
  const config = {
    providers: Object.fromEntries(
      sides.map(({ description, dialect, origin }) => [
        description.config.id,
        {
          adapter: dialect,
          ...description.config.settings,
          baseUrl: origin,
          limits: { pairInterval: '0s' },
        },
      ]),
    ),
    templates: {
      order_shipped: {
        variables: ['customer', 'order'],
        on: Object.fromEntries(
          sides.map(({ description: { config } }) => [config.id, { ...config.templates.order_shipped }]),
        ),
      },
    },
    routes: [{ try: [first, ...ids.filter((id) => id !== first)], retry: { attempts: 1 } }],
  };
  return createClient(config as WamuxConfig);
}

const messages: readonly (readonly [string, OutboundMessage])[] = [
  ['a template', { ...order, variables }],
  ['a semicolon in a variable', { ...order, variables: { ...variables, customer: 'Ada; Eve' } }],
  ['a long variable', { ...order, variables: { ...variables, customer: 'x'.repeat(1_500) } }],
  ['a template to a user id', { ...order, variables, to: 'CO.13491208655302741918' }],
  ['a variable that is missing', { ...order, variables: { customer: 'Ada' } }],
  ['a line break in a variable', { ...order, variables: { ...variables, customer: 'Ada\nEve' } }],
  ['a language that nobody has', { ...order, variables, language: 'pt_BR' }],
  ['a text that answers', { to, type: 'text', text: 'x', replyTo: 'message-1' }],
  ['a long text', { to, type: 'text', text: 'x'.repeat(4_096) }],
  ['a text with a long id', { to, type: 'text', text: 'x', correlationId: 'x'.repeat(128) }],
  ['a text with tags that few take', { to, type: 'text', text: 'x', tags: ['a:b'] }],
  ['a text with an option of one', { to, type: 'text', text: 'x', providerOptions: { twilio: {} } }],
  [
    'a text with an option that is wrong at one',
    { to, type: 'text', text: 'x', providerOptions: { 'cloud-api': { components: [] }, infobip: {} } },
  ],
  ['a picture of no extension', { to, type: 'image', media: { url: url('a') } }],
  ['a picture that WhatsApp does not carry', { to, type: 'image', media: { url: url('a.gif') } }],
  ['a film with a caption', { to, type: 'video', media: { url: url('a.mp4') }, caption: 'x' }],
  ['a file of no extension', { to, type: 'document', media: { url: url('a') } }],
  ['a place without words', { to, type: 'location', latitude: 1, longitude: 2 }],
  ['two cards', { to, type: 'contacts', contacts: [card('Ada'), card('Eve')] }],
  ['a flow by its name', { to, type: 'flow', text: 'x', button: 'y', flowName: 'z' }],
  ['a reaction', { to, type: 'reaction', messageId: 'message-1', emoji: '👍' }],
];

describe.each(ids)('with %s before the others', (first) => {
  it('the first that is not skipped is the one that sends, and where all are skipped nobody is asked', async () => {
    const client = await connect(first);
    for (const [name, message] of messages) {
      const { providers } = client.explain(message)._unsafeUnwrap();
      const expected = providers.find(({ skipped }) => skipped === undefined)?.provider;
      const asked = simulator.ledger.acceptances.length;
      const result = await (message.type === 'template'
        ? client.sendTemplate(message)
        : client.send(message as Parameters<Client['send']>[0]));
      expect([name, result.isOk() ? result.value.provider : undefined]).toEqual([name, expected]);
      const made = simulator.ledger.acceptances.length - asked;
      expect([name, made]).toEqual([name, expected === undefined ? 0 : 1]);
    }
    await client.close();
  });
});
