import { audio } from './audio.js';
import { buttons } from './buttons.js';
import { contacts } from './contacts.js';
import { document } from './document.js';
import { flow } from './flow.js';
import { image } from './image.js';
import { linkButton } from './link-button.js';
import { list } from './list.js';
import { location } from './location.js';
import { locationRequest } from './location-request.js';
import { product } from './product.js';
import { productList } from './product-list.js';
import { reaction } from './reaction.js';
import { sticker } from './sticker.js';
import { template } from './template.js';
import { text } from './text.js';
import { video } from './video.js';

/**
 * Every kind of message that is no template, in the order in which errors and docs name them. Types, schemas,
 * capabilities, samples and docs are made from this list: a new kind is a file beside this one and its place here, and
 * `npm run new:kind` writes both.
 */
export const freeFormKinds = [
  text,
  image,
  video,
  audio,
  sticker,
  document,
  location,
  contacts,
  reaction,
  buttons,
  list,
  linkButton,
  locationRequest,
  flow,
  product,
  productList,
] as const;

/** Templates have a call of their own, `sendTemplate`. */
export const templateKind = template;
