/**
 * What the console's pages are made with, for other pages on this machine: their look, and what keeps others out.
 *
 * @module
 */
export { assetPaths, assetResponse, assets } from './console/assets.js';
export { readForm } from './console/form.js';
export { LiveParts, type LivePartsOptions, type WritePart } from './console/live-parts.js';
export { chip, figure, type Html, notice, type Tone, time } from './console/parts.js';
export { secured } from './console/secured.js';
export { newToken } from './console/sessions.js';
export { hasToken, isFromThisOrigin } from './console/visitor.js';
export { type Language, preferredLanguage } from './console/words.js';
export { isAddressedToThisMachine } from './keys/authorize.js';
