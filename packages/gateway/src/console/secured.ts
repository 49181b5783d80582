import { securedBy } from '../secured-by.js';

/** Headers for pages that may run only our own script and style. */
export const secured = securedBy(
  {
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ['data:'],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
  },
  // Without this header a browser does not send the origin of a form over an unencrypted connection.
  'same-origin',
);
