/** undici types its package root only; these are the same things at their own paths. */
declare module 'undici/lib/dispatcher/pool.js' {
  import { Pool } from 'undici';
  export default Pool;
}

declare module 'undici/lib/core/util.js' {
  import { util } from 'undici';

  const core: typeof util;
  export default core;
}
