import { readFileSync } from 'node:fs';
import { Application } from 'typedoc';
import type { PluginOptions } from 'typedoc-plugin-markdown';
import { packageEntries } from './package-entries.js';

/** Writes a page for the site from the source comments of each published package. The pages are not committed. */
const application = await Application.bootstrapWithPlugins({
  entryPoints: packageEntries.map(({ source }) => source),
  tsconfig: 'tsconfig.json',
  // `npm test` checks the types of these files and all others.
  skipErrorChecking: true,
  excludeInternal: true,
  disableSources: true,
  readme: 'none',
  out: 'docs/api',
  name: 'API',
  plugin: ['typedoc-plugin-markdown'],
  ...({
    outputFileStrategy: 'modules',
    entryFileName: 'index',
    hidePageHeader: true,
    hideBreadcrumbs: true,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    typeDeclarationFormat: 'table',
  } satisfies Partial<PluginOptions>),
});
const project = await application.convert();
if (project === undefined) throw new Error('the sources could not be read');

// TypeDoc names a module after its folder; users know it by its import path.
for (const module of project.children ?? []) {
  const [folder, , ...part] = module.name.split('/');
  const { name } = JSON.parse(readFileSync(`packages/${folder}/package.json`, 'utf8'));
  module.name = [name, ...part].join('/');
}
await application.generateOutputs(project);
if (application.logger.hasErrors()) throw new Error('the reference could not be written');
