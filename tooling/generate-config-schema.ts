import { writeFileSync } from 'node:fs';
import { toConfigJsonSchema } from '../packages/client/src/config-json-schema.js';

writeFileSync(
  'packages/client/wamux.schema.json',
  `${JSON.stringify(await toConfigJsonSchema(), null, 2)}\n`,
);
