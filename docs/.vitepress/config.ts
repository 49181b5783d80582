import { dirname, join } from 'node:path';
import { defineConfig } from 'vitepress';
import { toHeadingSlug } from '../../tooling/heading-slug.js';
import { sidebar } from './sidebar.js';

// A link that leads nowhere fails the build. Nothing here or in the theme comes from the network.
export default defineConfig({
  title: 'wamux',
  description: 'WhatsApp messages through any provider, behind one TypeScript interface.',
  locales: {
    root: { label: 'English', lang: 'en' },
    es: { label: 'Español', lang: 'es', link: '/es/primeros-pasos' },
  },
  themeConfig: {
    // Most pages are in one language only.
    i18nRouting: false,
    search: { provider: 'local' },
    sidebar: sidebar(),
    outline: [2, 3],
  },
  // The search index of the whole API is one file.
  vite: { build: { chunkSizeWarningLimit: 2_000 } },
  markdown: {
    anchor: { slugify: toHeadingSlug },
    config(markdown) {
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

const leavesTheDocs = (href: string, page: string): boolean =>
  !/^(?:[a-z]+:|\/|#)/.test(href) && join(dirname(page), href).startsWith('..');
