import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const docs = join(import.meta.dirname, '..');

export interface SidebarItem {
  readonly text: string;
  readonly link?: string;
  readonly collapsed?: boolean;
  readonly items?: SidebarItem[];
}

/** Called as its own heading calls it. */
function page(name: string): SidebarItem {
  const title = /^# (.+)$/m.exec(readFileSync(join(docs, `${name}.md`), 'utf8'))?.[1];
  if (title === undefined) throw new Error(`docs/${name}.md has no heading`);
  return { text: title.replaceAll('`', ''), link: `/${name}` };
}

const pagesOf = (folder: string): SidebarItem[] =>
  readdirSync(join(docs, folder))
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .sort()
    .map((file) => page(`${folder}/${file.replace(/\.md$/, '')}`));

export const sidebar = (): SidebarItem[] => [
  page('getting-started'),
  {
    text: 'En español',
    items: [
      'primeros-pasos',
      'resultados',
      'relevo',
      'codigos-de-un-solo-uso',
      'envio-masivo',
      'desde-wolkvox',
      'operacion-de-noche',
    ].map((name) => page(`es/${name}`)),
  },
  page('messages'),
  page('templates'),
  page('events'),
  {
    text: 'Concepts',
    items: ['outcomes', 'reconciliation', 'failover', 'limits', 'statuses', 'outbox'].map((name) =>
      page(`concepts/${name}`),
    ),
  },
  { text: 'Providers', items: pagesOf('providers') },
  { text: 'Recipes', items: pagesOf('recipes') },
  page('gateway'),
  page('deploy'),
  page('operations'),
  { ...page('cli'), text: 'Command line' },
  page('troubleshooting'),
  page('faq'),
  // Written by the build.
  { text: 'API', link: '/api/' },
  page('writing-a-provider'),
  page('releasing'),
  page('architecture'),
  page('performance'),
  page('reliability'),
  { text: 'Decisions', link: '/decisions/README', collapsed: true, items: pagesOf('decisions') },
  page('comparison'),
  page('glossary'),
];
