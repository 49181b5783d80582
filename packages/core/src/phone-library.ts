import parsePhoneNumber from 'libphonenumber-js/min';

/**
 * The parser of libphonenumber-js, with its metadata of all countries. In a built package it is made when it is first asked for
 * (`lazyPhoneLibrary` in the package's tsup.config.ts): most processes never meet a number that the table of numbering plans
 * does not settle, and the library takes half as long to start as undici.
 */
export const phoneLibrary = (): typeof parsePhoneNumber => parsePhoneNumber;
