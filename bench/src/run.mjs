// Runs the named part, or the sends by default.
import { parts } from './parts.mjs';

const [named = 'sends'] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const scripts = { all: './all.mjs', publish: './publish.mjs' };
for (const [name, { script }] of Object.entries(parts)) scripts[name] = script;
if (!Object.hasOwn(scripts, named))
  throw new Error(`no bench "${named}"; there are ${Object.keys(scripts).join(', ')}`);
await import(scripts[named]);
