import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defineConfig } from 'vitepress';
import { toHeadingSlug } from '../../tooling/heading-slug.js';
import { llmsText } from './llms.js';
import { sidebar } from './sidebar.js';
import { spanishLabels, spanishSearch, spanishSidebar } from './spanish.js';

// A link that leads nowhere fails the build. Nothing here or in the theme comes from the network.
export default defineConfig({
  title: 'wamux',
  description: 'WhatsApp messages through any provider, behind one TypeScript interface.',
  locales: {
    root: { label: 'English', lang: 'en' },
    es: {
      label: 'Español',
      lang: 'es',
      link: '/es/primeros-pasos',
      themeConfig: { ...spanishLabels, sidebar: spanishSidebar() },
    },
  },
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: '/favicon.svg' }]],
  // Written by a tool for those who review changes; the API has pages of its own.
  srcExclude: ['api-reports/**'],
  themeConfig: {
    // Most pages are in one language only.
    i18nRouting: false,
    search: {
      provider: 'local',
      // What is heard has to hold what is seen, the key included; hence the space.
      options: {
        translations: { button: { buttonText: 'Search ', buttonAriaLabel: 'Search K' } },
        locales: { es: spanishSearch },
      },
    },
    sidebar: sidebar(),
    outline: [2, 3],
  },
  buildEnd({ outDir }) {
    writeFileSync(join(outDir, 'llms.txt'), llmsText());
    console.log(
      `\nThe site is in ${outDir}. To look at it:\n  npx --yes pnpm@10.34.9 exec vitepress preview docs`,
    );
  },
  // The search index of the whole API is one file.
  vite: { build: { chunkSizeWarningLimit: 2_000 } },
  markdown: {
    // The default themes have colours with too little contrast on their background.
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    anchor: { slugify: toHeadingSlug },
    config(markdown) {
      // A picture of ours stands in the page itself, so that it has the colours of the page, light or dark.
      const image = markdown.renderer.rules.image;
      markdown.renderer.rules.image = (tokens, index, options, env, self) => {
        const name = /(?:^|\/)diagrams\/([\w-]+\.svg)$/.exec(tokens[index]?.attrGet('src') ?? '')?.[1];
        if (name === undefined) return image?.(tokens, index, options, env, self) ?? '';
        return name === 'demo.svg'
          ? `<span class="wamux-scroll" tabindex="0" role="region" aria-label="npm run demo">${toInline(name)}</span>`
          : inBothForms(name);
      };
      // Links to code lead somewhere in the repository only: on the site they are the name of a file.
      markdown.core.ruler.push('links-out-of-the-docs', ({ tokens, env }) => {
        for (const { children } of tokens) {
          let isInside = true;
          for (const token of children ?? []) {
            if (token.type === 'link_open')
              isInside = !leavesTheDocs(token.attrGet('href') ?? '', env.relativePath);
            if (!isInside && (token.type === 'link_open' || token.type === 'link_close')) {
              token.type = 'text';
              token.tag = '';
              token.nesting = 0;
              token.content = '';
            }
          }
        }
      });
    },
  },
});

function toInline(name: string): string {
  const svg = readFileSync(join(import.meta.dirname, '../diagrams', name), 'utf8');
  // Vue takes no style element in a template, and makes one of this.
  return svg.replace('<style>', '<component is="style">').replace('</style>', '</component>');
}

/** Letters would be too small to read where a wide picture has the width of a phone: some have a tall form beside it. */
function inBothForms(name: string): string {
  const tall = name.replace('.svg', '-tall.svg');
  if (!existsSync(join(import.meta.dirname, '../diagrams', tall))) return toInline(name);
  return `<span class="wamux-wide">${toInline(name)}</span><span class="wamux-tall">${toInline(tall)}</span>`;
}

const leavesTheDocs = (href: string, page: string): boolean =>
  !/^(?:[a-z]+:|\/|#)/.test(href) && join(dirname(page), href).startsWith('..');
