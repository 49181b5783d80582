import { makeOnce } from '../helpers/make-once.js';
import * as z from '../zod.js';

function isJson(value: object): boolean {
  try {
    return JSON.stringify(value) !== undefined;
  } catch {
    return false; // a number without end, or an object that contains itself
  }
}

/** An object that is passed on as JSON, whatever it holds. Meta takes no empty one. */
export const jsonObject = makeOnce(() =>
  z
    .record(z.string(), z.unknown())
    .refine((data) => Object.keys(data).length > 0, 'is empty; expected at least one entry')
    .refine(isJson, 'cannot be written as JSON; expected plain data'),
);
