import { fileAnswer } from '../answer.js';
import { ready, refuse, type Verdict } from '../dialect.js';
import type { FileShelf, KeptFile } from '../received-files.js';
import { notFound } from './channels-answers.js';

/** Keeps customers' files, and serves each at the address that its message names. */
export interface Files {
  keep(file: KeptFile): string;
  download(id: string): Verdict;
}

/** Downloads need the access key. assumed: the parts of the address, and that it is valid as long as the simulator runs. */
export function createFiles(origin: string, shelf: FileShelf): Files {
  return {
    keep: (file) => `${origin}/media/${shelf.put(file)}`,
    download(id) {
      const file = shelf.get(id);
      return file === undefined ? refuse(notFound('media')) : ready(() => fileAnswer(file));
    },
  };
}
