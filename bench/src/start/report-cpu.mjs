// Loaded before a program: tells on its fourth descriptor how much CPU time the program used, in milliseconds.
import { writeSync } from 'node:fs';

const before = process.cpuUsage();
process.on('exit', () => {
  const { user, system } = process.cpuUsage(before);
  writeSync(3, String((user + system) / 1000));
});
