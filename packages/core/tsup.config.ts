import { readFileSync } from 'node:fs';
import { defineConfig, type Options } from 'tsup';
import { bundledLicences } from '../../tooling/bundled-licences.js';
import shared from '../../tooling/tsup.config.js';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

const parser = 'phone-number-parser';

/** What is required, and not imported, esbuild puts into a function that runs when it is first needed. */
const lazyPhoneLibrary: Plugin = {
  name: 'lazy-phone-library',
  setup(build) {
    const resolveDir = import.meta.dirname;
    build.onLoad({ filter: /\/src\/phone-library\.ts$/ }, () => ({
      contents: `export const phoneLibrary = () => require('${parser}').default;`,
      resolveDir,
    }));
    build.onResolve({ filter: new RegExp(`^${parser}$`) }, () => ({ path: parser, namespace: parser }));
    // Of the library's own entry all of it would be kept.
    build.onLoad({ filter: /./, namespace: parser }, () => ({
      contents: `export { default } from 'libphonenumber-js/min';`,
      resolveDir,
    }));
    // An engine reads a text faster than it looks through a literal, which it does even where that is in a function.
    build.onLoad({ filter: /[\\/]metadata\.min\.json\.js$/ }, ({ path }) => {
      const json = withoutFormats(readFileSync(path.replace(/\.js$/, ''), 'utf8'));
      return { contents: `export default JSON.parse(${JSON.stringify(json)});` };
    });
  },
};

/** The place of the formats among what the metadata has of a country: `formats` in the library's metadata.js. */
const formatsAt = 4;

/** More than half of the metadata tells how numbers are written for people. The library reads a number without it. */
function withoutFormats(json: string): string {
  const { version, countries, nonGeographic, ...codes } = JSON.parse(json);
  if (version !== 4)
    throw new Error(`metadata of version ${version}; its formats stand elsewhere than those of 4`);
  const strip = (plans: Readonly<Record<string, readonly unknown[]>>) =>
    Object.fromEntries(
      Object.entries(plans).map(([name, plan]) => [
        name,
        plan.map((part, at) => (at === formatsAt ? 0 : part)),
      ]),
    );
  return JSON.stringify({
    version,
    ...codes,
    countries: strip(countries),
    nonGeographic: strip(nonGeographic),
  });
}

/** What zod says where a schema says nothing are our words too, in place of its English ones, which would come along for nobody. */
const wordsOfZod: Plugin = {
  name: 'words-of-zod',
  setup(build) {
    const resolveDir = import.meta.dirname;
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]en\.js$/ }, () => ({
      contents: `import { wordsOfIssue } from './src/input/words-of-issue.js';
        export default () => ({ localeError: wordsOfIssue });`,
      resolveDir,
    }));
  },
};

/**
 * One entry for the contract, and one for each part that packages and adapters read. What they share is one module in both
 * formats: a `Secret` of one entry is a `Secret` of the other.
 */
export default defineConfig({
  ...shared,
  splitting: true,
  // What is left of zod is loaded as one file, and not as a hundred; its types stay those of the package.
  noExternal: ['zod', 'fastest-levenshtein'],
  esbuildPlugins: [bundledLicences, lazyPhoneLibrary, wordsOfZod],
  entry: [
    'src/index.ts',
    'src/policy/index.ts',
    'src/redaction/index.ts',
    'src/input/index.ts',
    'src/helpers/index.ts',
    'src/zod.ts',
  ],
});
