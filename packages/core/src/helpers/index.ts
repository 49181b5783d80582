// `@wamux/core/helpers`: what the packages of wamux share and no app needs.
export { withBoundedWait } from './bounded-wait.js';
export { Deadlines } from './deadlines.js';
export { getOwn } from './get-own.js';
export { guardListener } from './guard-listener.js';
export { guardRandom } from './guard-random.js';
export { contentTypeOf, fileExtension, fileNameOf } from './media-types.js';
export { newId } from './new-id.js';
export { omitNullish } from './omit-nullish.js';
export { onAbort } from './on-abort.js';
export { QueueSet } from './queue-set.js';
export { readBody } from './read-body.js';
export { toStorable } from './storable.js';
