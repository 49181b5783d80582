import { writeFileSync } from 'node:fs';
import { toConfigJsonSchema } from '../packages/client/src/config-json-schema.js';
import { diagrams } from './diagrams/index.js';
import { writeGeneratedDocs } from './generated-docs.js';
import { toNumberingPlanModule } from './numbering-plan-table.js';

// Everything that is written from the code; tests say when it is stale.
writeFileSync(
  'packages/client/wamux.schema.json',
  `${JSON.stringify(await toConfigJsonSchema(), null, 2)}\n`,
);
writeFileSync('packages/core/src/numbering-plan-table.ts', toNumberingPlanModule());
for (const [name, svg] of Object.entries(diagrams)) writeFileSync(`docs/diagrams/${name}.svg`, svg);
writeGeneratedDocs();
