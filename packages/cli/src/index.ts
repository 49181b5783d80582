export { type ExitName, exitCodes } from './exit-codes.js';
export { createOutput, type Io, type Output, type Style } from './io.js';
export { run } from './run.js';
