import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createClient, type WamuxConfig } from '../packages/client/src/index.js';
import { type SimulatedProvider, type Simulator, startSimulator } from '../packages/simulator/src/index.js';

// Readers copy mappings from the pages. Each mapping is sent here through the simulated provider that it is for, so that no
// page can show one that the provider refuses.

const root = join(import.meta.dirname, '..');
const read = (page: string): string => readFileSync(join(root, page), 'utf8');
const pagesWithMappings = execFileSync(
  'git',
  ['grep', '--untracked', '--files-with-matches', '"on": {', '--', '*.md'],
  { cwd: root, encoding: 'utf8' },
)
  .trim()
  .split('\n');

type Template = NonNullable<WamuxConfig['templates']>[string];
type Mapping = Template['on'][string];

const jsonBlocksOf = (page: string): readonly unknown[] =>
  [...read(page).matchAll(/^```json\n(.*?)^```/gms)].map(([, block = '']) => JSON.parse(block));

/** The templates of a block, which is a whole config, its member `templates`, or the templates alone. */
function templatesOf(block: unknown): readonly (readonly [name: string, template: Template])[] {
  const { templates = block } = block as { readonly templates?: unknown };
  return Object.entries(templates as object).filter(([, value]) => Object.hasOwn(Object(value), 'on'));
}

/** The languages for which a message may ask; `undefined` is a message that asks for none. */
const languagesOf = ({ language, locale, contentSid }: Mapping): readonly (string | undefined)[] => [
  undefined,
  ...[language, locale, contentSid].flatMap((given) =>
    typeof given === 'object' ? Object.keys(Object(given)) : [],
  ),
];

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ timeline: [] });
});
afterEach(() => simulator.ledger.clear());
afterAll(() => simulator.close());

/** A page may have several instances of one provider, such as `bird-eu` for `bird`. */
function simulatedProviderOf(id: string): SimulatedProvider {
  const found = [...simulator.providers.values()].find(({ description: { config } }) =>
    `${id}-`.startsWith(`${config.id}-`),
  );
  if (found === undefined) throw new Error(`${id} is not simulated`);
  return found;
}

/** Fills in what the page leaves to its reader as `…`, with the simulated provider's own values for the template of this name. */
function filledIn(mapping: Mapping, name: string, { description }: SimulatedProvider): Mapping {
  const own: Mapping = { ...description.config.templates[name] };
  return Object.fromEntries(
    Object.entries(mapping).map(([member, value]) => [member, value === '…' ? own[member] : value]),
  );
}

describe.each(pagesWithMappings)('%s', (page) => {
  const mappings = jsonBlocksOf(page)
    .flatMap(templatesOf)
    .flatMap(([name, template]) =>
      Object.entries(template.on).map(([id, mapping]) => ({ name, id, mapping, template })),
    );

  it('has mappings in the blocks that are read', () => {
    expect(mappings).not.toEqual([]);
  });

  it.each(mappings)('$name on $id is taken', async ({ name, id, mapping, template }) => {
    const side = simulatedProviderOf(id);
    const config: WamuxConfig = {
      providers: {
        [id]: {
          adapter: side.dialect,
          ...side.description.config.settings,
          baseUrl: side.origin,
          limits: { pairInterval: '0s' },
        },
      },
      templates: { [name]: { ...template, on: { [id]: filledIn(mapping, name, side) } } },
    };
    const client = await createClient(config);
    try {
      for (const language of languagesOf(mapping)) {
        const variables = Object.fromEntries((template.variables ?? []).map((variable) => [variable, 'A-1']));
        const message = { to: '+573001112233', name, variables, ...(language !== undefined && { language }) };
        const sent = await client.sendTemplate(message);
        expect(sent.isOk() || sent.error).toBe(true);
      }
    } finally {
      await client.close();
    }
    expect(simulator.ledger.acceptances).toHaveLength(languagesOf(mapping).length);
  });
});

it('the recipe of login codes is among the pages, in both languages', () => {
  expect(pagesWithMappings).toEqual(
    expect.arrayContaining(['docs/recipes/one-time-codes.md', 'docs/es/codigos-de-un-solo-uso.md']),
  );
});

it('every block of the page about templates is a template with its mappings', () => {
  expect(jsonBlocksOf('docs/templates.md').filter((block) => templatesOf(block).length === 0)).toEqual([]);
});
