import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { sidebar } from '../docs/.vitepress/sidebar.js';
import { type CommandEntry, commands } from '../packages/cli/src/commands.js';
import { readArguments } from '../packages/cli/src/read-arguments.js';
import { type WebhookEvent, wamuxEventNames } from '../packages/core/src/index.js';
import { diagrams } from './diagrams/index.js';
import { adapters } from './floors.js';
import { generatedParts, withGenerated } from './generated-docs.js';
import { toHeadingSlug } from './heading-slug.js';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
// The reports are generated from the packages, and contain no code to copy.
const patterns = ['*.md', ':!docs/api-reports'];
const pages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...patterns], {
  cwd: root,
  encoding: 'utf8',
})
  .trim()
  .split('\n');

function standsInCode(text: string): boolean {
  const argv = ['grep', '--quiet', '--fixed-strings', '-e', text, '--', 'packages/*.ts', ':!*.test.ts'];
  return spawnSync('git', argv, { cwd: root }).status === 0;
}

it('every text of the troubleshooting page is one that the code writes', () => {
  const rows =
    read('docs/troubleshooting.md')
      .split('## By the kind')[0]
      ?.matchAll(/^\| (`.*?`) \|/gm) ?? [];
  const texts = [...rows].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text),
  );
  expect(texts.length).toBeGreaterThan(15);
  // These messages come from Node, esbuild and tsx.
  const theirs = [
    'ERR_REQUIRE_ESM',
    'Top-level await is currently not supported',
    'Dynamic require of "node:buffer"',
    'No such built-in module',
  ];
  const missing = texts
    .filter((text) => !theirs.some((begin) => text.startsWith(begin)))
    // The part in parentheses is a system error code.
    .flatMap((text) => text.replace(/ \([A-Z]+\)$/, '').split('…'))
    .map((part) => part.trim())
    .filter((part) => part.length > 2 && !standsInCode(part));
  expect(missing).toEqual([]);
});

it('every event stands in the table of the operations page, once', () => {
  const table = read('docs/operations.md').match(/^\| event \|.*\n(?:\|.*\n)+/m)?.[0] ?? '';
  const told = [...table.matchAll(/^\| (`\w+`(?:, `\w+`)*) \|/gm)].flatMap(([, names = '']) =>
    [...names.matchAll(/\w+/g)].map(([name]) => name),
  );
  expect(told.toSorted()).toEqual([...wamuxEventNames].sort());
});

/** The compiler requires an entry for each type. */
const eventTypes: Readonly<Record<WebhookEvent['type'], true>> = {
  status: true,
  message: true,
  'message-edited': true,
  'message-revoked': true,
  echo: true,
  'user-changed': true,
  'marketing-preference': true,
  template: true,
  account: true,
  call: true,
  unknown: true,
};
it.each(Object.keys(eventTypes))('the event %s stands on its page, with an example', (type) => {
  const section = read('docs/events.md')
    .split(/^## /m)
    .find((part) => part.startsWith(`\`${type}\`\n`));
  const example: unknown = JSON.parse(/```json\n([\s\S]*?)```/.exec(section ?? '')?.[1] ?? 'null');
  expect(example).toMatchObject({ type, provider: 'meta' });
});

describe('pages', () => {
  /** The anchors of the headings; code blocks have none. The second of two equal headings has a number in its anchor. */
  const anchorsOf = (page: string): string[] => {
    const seen = new Map<string, number>();
    const prose = read(page).replaceAll(/^```.*?^```/gms, '');
    return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => {
      const slug = toHeadingSlug(heading.replaceAll(/[`*]|\]\([^)]*\)|\[/g, ''));
      const count = seen.get(slug) ?? 0;
      seen.set(slug, count + 1);
      return count === 0 ? slug : `${slug}-${count}`;
    });
  };

  it.each(generatedParts.map((part) => [part.name, part.page, part] as const))(
    'have a fresh part %s in %s (npm run generate)',
    (_name, _page, part) => {
      expect(withGenerated(read(part.page), part)).toBe(read(part.page));
    },
  );

  it.each(Object.entries(diagrams))('have a fresh picture %s (npm run generate)', (name, svg) => {
    expect(read(`docs/diagrams/${name}.svg`)).toBe(svg);
    // The site shows the tall form in place of the wide one by itself.
    const named = name.replace(/-tall$/, '');
    expect(pages.filter((page) => read(page).includes(`diagrams/${named}.svg`))).not.toEqual([]);
  });

  it.each(pages)('%s links to files that are there', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].map(
      ([, link]) => link as string,
    );
    const missing = links.filter((link) => !existsSync(join(root, dirname(page), link)));
    expect(missing).toEqual([]);
  });

  it.each(pages)('%s links to headings that are there', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g)];
    const missing = links.filter(([, link = '', anchor = '']) => {
      const target = link === '' ? page : join(dirname(page), link);
      return !anchorsOf(target).includes(anchor);
    });
    expect(missing.map(([link]) => link)).toEqual([]);
  });

  it('are all in the sidebar of the site', () => {
    const listed = sidebar().flatMap(({ link, items = [] }) => [link, ...items.map((item) => item.link)]);
    const ofTheSite = pages.filter((page) => page.startsWith('docs/') && page !== 'docs/index.md');
    const links = ofTheSite.map((page) => page.replace(/^docs|\.md$/g, ''));
    expect(listed.filter((link) => link !== undefined && link !== '/api/').sort()).toEqual(links.sort());
  });

  it('name only scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script),
    );
    expect(named.filter((script) => !(`${script}` in scripts))).toEqual([]);
    expect(named).toContain('demo');
  });
});

it.each([
  ['docs/concepts/outcomes.md', 'errors'],
  ['docs/recipes/switch-provider.md', 'coverage'],
])('%s links to the %s of every provider', (page, heading) => {
  const text = read(page);
  const missing = adapters.filter((adapter) => !text.includes(`](../providers/${adapter}.md#${heading})`));
  expect(missing).toEqual([]);
});

it('every command line of the pages is one that the command understands', async () => {
  const blocks = pages.flatMap((page) => [...read(page).matchAll(/^```sh\n(.*?)^```/gms)]);
  const lines = blocks.flatMap(([, block = '']) =>
    [...block.matchAll(/(?:^|\s)(?:npx @wamux\/cli|wamux) ([^|>&#\n]*)/g)].map(([, argv = '']) =>
      argv
        .trim()
        .split(/\s+/)
        // Every command accepts this flag; it is removed before the command reads its own.
        .filter((argument) => argument !== '--verbose'),
    ),
  );
  expect(lines.length).toBeGreaterThan(12);
  for (const argv of lines) {
    const name = [argv.slice(0, 2).join(' '), `${argv[0]}`].find((known) => Object.hasOwn(commands, known));
    expect([argv.join(' '), name]).toEqual([argv.join(' '), expect.any(String)]);
    const { args, repeatable } = await (commands[`${name}`] as CommandEntry).load();
    readArguments(argv.slice(`${name}`.split(' ').length), args, repeatable);
  }
});

it('every TypeScript block of the pages compiles', { timeout: 240_000 }, () => {
  // Blocks are compiled as if they were in an adapter's folder, because adapters depend on most of what an app depends on. A
  // block that names its file is compiled there.
  const folder = join(root, 'packages/wolkvox/src');
  const blocks = new Map<string, string>();
  for (const page of pages) {
    [...read(page).matchAll(/^```ts\n(.*?)^```/gms)].forEach(([, code], index) => {
      const [, file] = /^\/\/ (examples\/\S+\.ts)\n/.exec(code as string) ?? [];
      const place =
        file === undefined ? join(folder, `${page.replaceAll(/\W/g, '-')}-${index}.ts`) : join(root, file);
      blocks.set(place, code as string);
    });
  }
  expect(blocks.size).toBeGreaterThanOrEqual(4);

  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const compilerOptions = {
    ...options,
    noEmit: true,
    // From there, the packages are found by their sources.
    paths: {
      wamux: [join(root, 'packages/client/src/index.ts')],
      '@wamux/gateway': [join(root, 'packages/gateway/src/index.ts')],
      '@wamux/otel': [join(root, 'packages/otel/src/index.ts')],
      '@wamux/outbox': [join(root, 'packages/outbox/src/index.ts')],
      '@wamux/tracking': [join(root, 'packages/tracking/src/index.ts')],
    },
  };
  const host = ts.createCompilerHost(compilerOptions);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => blocks.has(path) || fileExists(path);
  host.readFile = (path) => blocks.get(path) ?? readFile(path);
  host.getSourceFile = (path, version, ...rest) => {
    const block = blocks.get(path);
    return block === undefined
      ? getSourceFile(path, version, ...rest)
      : ts.createSourceFile(path, block, version);
  };
  const program = ts.createProgram([...blocks.keys()], compilerOptions, host);
  // Only the blocks count: the sources are checked on their own.
  const problems = [...blocks.keys()]
    .map((path) => program.getSourceFile(path))
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map(
      ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
  expect(problems).toEqual([]);
});
