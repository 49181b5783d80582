import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { packageEntries } from './package-entries.js';
import { root } from './shell.js';

// Compares what the built packages export with the reports in docs/api-reports, or with `--write` writes those reports.

const reportFolder = join(root, 'docs/api-reports');
const silent = { default: { logLevel: ExtractorLogLevel.None } };
const compilerOptions = { target: 'ES2023', module: 'NodeNext', strict: true, types: ['node'] };
const overrideTsconfig = { compilerOptions, files: packageEntries.map(({ types }) => join(root, types)) };

const configs = packageEntries.map(({ folder, name, types }) =>
  ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, 'packages', folder, 'package.json'),
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: join(root, types),
      compiler: { overrideTsconfig },
      apiReport: {
        enabled: true,
        reportFileName: name.replace('/', '-'),
        reportFolder,
        reportTempFolder: join(root, 'node_modules/.cache/api-reports'),
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      // Only the report is needed: types are checked elsewhere, and the comments are prose.
      messages: {
        compilerMessageReporting: silent,
        extractorMessageReporting: silent,
        tsdocMessageReporting: silent,
      },
    },
  }),
);

const write = process.argv.includes('--write');
mkdirSync(reportFolder, { recursive: true });
const [first, ...others] = configs as [ExtractorConfig, ...ExtractorConfig[]];
// All packages share one program, because most of what each reads is the same.
const compilerState = CompilerState.create(first, {
  additionalEntryPoints: others.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath),
});
const changed = configs
  .filter((config) => {
    const { apiReportChanged } = Extractor.invoke(config, {
      compilerState,
      localBuild: write,
      messageCallback: (message) => {
        message.handled = true;
      },
    });
    return apiReportChanged || !existsSync(config.reportFilePath);
  })
  .map(({ reportFilePath }) => reportFilePath.slice(root.length + 1));

if (changed.length === 0) console.log(`API reports: ${packageEntries.length} say what the packages show`);
else if (write) console.log(`API reports: written ${changed.join(', ')}`);
else {
  console.error(`The packages show something else than ${changed.join(', ')}.`);
  console.error('Where that is wanted: `npx pnpm@10.34.9 run api-reports`, and commit what changed.');
  process.exit(1);
}
