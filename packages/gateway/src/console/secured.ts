import { securedBy } from '../secured-by.js';

/** Headers of pages that run their own script and style, and nothing that somebody else wrote. */
export const secured = securedBy(
  {
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ['data:'],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
  },
  // Without it a browser would not say whence a form is sent where the page is reached without encryption.
  'same-origin',
);
