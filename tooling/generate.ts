import { writeFileSync } from 'node:fs';
import { toConfigJsonSchema } from '../packages/client/src/config-json-schema.js';
import { diagrams } from './diagrams/index.js';
import { writeGeneratedDocs } from './generated-docs.js';
import { toNumberingPlanModule } from './numbering-plan-table.js';

// Writes everything that is generated from the code; tests fail when any of it is out of date.
writeFileSync(
  'packages/client/wamux.schema.json',
  `${JSON.stringify(await toConfigJsonSchema(), null, 2)}\n`,
);
writeFileSync('packages/core/src/numbering-plan-table.ts', toNumberingPlanModule());
for (const [name, svg] of Object.entries(diagrams)) writeFileSync(`docs/diagrams/${name}.svg`, svg);
writeGeneratedDocs();
