/** The lines of one block that a reader types, and what the block printed. */
export interface GuideBlock {
  readonly lines: readonly string[];
  /** What the page shows below the block; empty where it shows nothing. */
  readonly screen: string;
}

/** The contents of a page for its reader, in order: commands with their output, and files. */
export interface Guide {
  readonly blocks: readonly GuideBlock[];
  /** The code blocks that begin with the name of their file, by that name. */
  readonly files: ReadonlyMap<string, string>;
}

export function readGuide(markdown: string): Guide {
  const blocks: GuideBlock[] = [];
  const files = new Map<string, string>();
  for (const [, language, code = ''] of markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)) {
    if (language === 'sh') blocks.push({ lines: code.trim().split('\n'), screen: '' });
    if (language === 'text') {
      const last = blocks.pop();
      if (last === undefined || last.screen !== '')
        throw new Error('a screen follows the commands that write it');
      blocks.push({ ...last, screen: code.trimEnd() });
    }
    const name = /^\/\/ examples\/getting-started\/(\S+)\n/.exec(code)?.[1];
    if (name !== undefined) files.set(name, code);
  }
  return { blocks, files };
}

/** What differs from run to run, and its placeholder for comparisons. */
const changing: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<id>'],
  [/wamid\.[\w+/=]+/g, '<id>'],
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?/g, '<time>'],
  [/\b\d\d:\d\d:\d\d\b/g, '<time>'],
  [/\b\d+(\.\d+)? (ms|s)\b/g, '<span>'],
  [/127\.0\.0\.1:\d+/g, '<host>'],
  [/(?<=^| )\/\S+\/(?=getting-started)/gm, '<home>/'],
  [/(?<=^message id +|^ +wamux status )\w+$|(?<=^ +wamux status )\w+(?= )/gm, '<id>'],
  // A column is as wide as its contents, and a cell has as many lines as it needs.
  [/(?<=not-accepted +|accepted +)\d+/g, '<ms>'],
  [/\n {8,}/g, ' '],
  [/(?<=\S) {2,}/g, '  '],
  [/ +$/gm, ''],
];

const mask = (screen: string): string =>
  changing.reduce((text, [found, word]) => text.replaceAll(found, word), screen);

/** A line that stands for any lines, or none. */
const leftOut = '…';

/** The screen as the page shows it, if the two differ only in what changes from run to run; otherwise as it was seen. */
export function asShown(seen: string, shown: string): string {
  const lines = mask(shown)
    .split('\n')
    .map((line) => (line === leftOut ? '(?:.*\n)*' : `${line.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')}\n`));
  return new RegExp(`^${lines.join('')}$`).test(`${mask(seen).trimEnd()}\n`) ? shown : seen;
}
