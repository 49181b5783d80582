import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SidebarItem, sidebar } from './sidebar.js';

const docs = join(import.meta.dirname, '..');

/** The pages of the site with what each is about, for programs that read: https://llmstxt.org */
export function llmsText(): string {
  const items = sidebar();
  const sections = items.filter(({ items: pages }) => pages !== undefined);
  const single = items.filter(({ items: pages }) => pages === undefined);
  const parts = [
    '# wamux',
    '> WhatsApp messages through any provider, behind one TypeScript interface: failover without sending twice by accident.',
    toSection('Pages', single),
    ...sections.map(({ items: pages = [], text }) => toSection(text, pages)),
  ];
  return `${parts.join('\n\n')}\n`;
}

const toSection = (title: string, items: readonly SidebarItem[]): string =>
  [`## ${title}`, '', ...items.flatMap(toLine)].join('\n');

function toLine({ link, text }: SidebarItem): readonly string[] {
  if (link === undefined) return [];
  const about = link === '/api/' ? 'every exported name' : firstSentence(link);
  return [`- [${text}](${link})${about === '' ? '' : `: ${about}`}`];
}

/** Of the first paragraph that is prose, without its links. */
function firstSentence(link: string): string {
  const page = readFileSync(join(docs, `${link}.md`), 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '');
  const paragraph = page.split(/\n{2,}/).find((part) => /^[\p{Letter}`_]/u.test(part.trim())) ?? '';
  const plain = paragraph.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/\s+/g, ' ');
  return /^.*?[.:](?= |$)/.exec(plain)?.[0].replace(/:$/, '.') ?? '';
}
