import { parseArgs } from 'node:util';
import { measureIdleListeners } from './idle-listeners.js';

// `npm run simulate:listeners -- --listeners 10000` measures what many listeners to its events cost a gateway.

const { values } = parseArgs({
  options: {
    listeners: { type: 'string', default: '10000' },
    idle: { type: 'string', default: '40' },
  },
});
const count = Number(values.listeners);
const measured = await measureIdleListeners(count, Number(values.idle) * 1_000);
console.log(JSON.stringify(measured, null, 2));
if (measured.told !== count || measured.ended !== count) process.exit(1);
