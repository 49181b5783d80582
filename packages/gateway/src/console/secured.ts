import { secureHeaders } from 'hono/secure-headers';

/** Headers of pages that run their own script and style, and nothing that somebody else wrote. */
export const secured = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ['data:'],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
  },
  strictTransportSecurity: false,
  xFrameOptions: 'DENY',
  // Without it a browser would not say whence a form is sent where the page is reached without encryption.
  referrerPolicy: 'same-origin',
});
