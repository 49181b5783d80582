// Every figure is a ratio of two things measured in this run; absolute figures depend on the machine.
import { describeMachine } from '../machine.mjs';
import { benchClient } from './client.mjs';
import { toLine } from './row.mjs';

const json = process.argv.includes('--json');
const say = (text) => json || console.log(text);

say(describeMachine());
say(
  '`client.send` beside bare undici `request` on a Pool, body parsed; recipients of twelve countries, then each',
);
const isQuick = process.argv.includes('--quick');
const result = await benchClient({ isQuick, onRow: (row) => say(toLine(row)) });
say(`the countries by ${result.worst}, the adapter with the highest CPU ratio`);
if (json) console.log(JSON.stringify({ machine: describeMachine(), ...result }));
