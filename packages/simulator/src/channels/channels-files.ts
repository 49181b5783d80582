import { fileAnswer } from '../answer.js';
import { ready, refuse, type Verdict } from '../dialect.js';
import type { FileShelf, KeptFile } from '../received-files.js';
import { notFound } from './channels-answers.js';

/** Keeps the files of customers, and gives them out by the address that a message has. */
export interface Files {
  keep(file: KeptFile): string;
  download(id: string): Verdict;
}

/** The address takes the access key. assumed: its parts, and that it stays as long as the simulator. */
export function createFiles(origin: string, shelf: FileShelf): Files {
  return {
    keep: (file) => `${origin}/media/${shelf.put(file)}`,
    download(id) {
      const file = shelf.get(id);
      return file === undefined ? refuse(notFound('media')) : ready(() => fileAnswer(file));
    },
  };
}
