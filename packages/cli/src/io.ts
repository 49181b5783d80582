import { styleText } from 'node:util';

/** The colours and weights that commands write in. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'magenta' | 'cyan';

/** A stream for people or programs to read. */
export interface Output {
  /** Writes a text as it is: no line end is added. */
  write(text: string): void;
  /** `false`: a file or a pipe, where nothing is redrawn and nothing is coloured. */
  readonly isTerminal: boolean;
  /** The width of the terminal; infinite elsewhere, where broken lines help no reader. */
  readonly columns: number;
  /** The number of lines of the terminal, where it reports it. */
  readonly rows?: number | undefined;
  /** With colours where they are wanted, else the text as it is. */
  paint(style: Style, text: string): string;
}

/** Everything that a command may touch of the process it runs in. */
export interface Io {
  /** Results. */
  readonly stdout: Output;
  /** Everything else that a person may want to know. */
  readonly stderr: Output;
  /** The environment variables of the process. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where relative paths begin. */
  readonly directory: string;
  /** The piped input. */
  readonly stdin: AsyncIterable<string | Uint8Array>;
  /** Whether somebody can answer questions. */
  readonly isInteractive: boolean;
  /** Asks on stderr whether to do something; absent where standard input is not a terminal. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
  /** Aborts when the command should end: Ctrl-C, SIGTERM, a closed terminal. */
  readonly interrupted: AbortSignal;
  /** Aborts when nobody reads `stdout` any more, or, with the reason {@link outputIsLost}, when it cannot be written. */
  readonly unread: AbortSignal;
}

/** Why `stdout` is not read: its disk is full, for example. */
export const outputIsLost = 'output-is-lost';

/** The part of a stream of the process that is needed. */
type Stream = Pick<NodeJS.WriteStream, 'write'> &
  Partial<Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'rows'>>;

/** The assumed width of a terminal that does not report one. */
export const usualColumns = 80;
/** The least number of columns in which a line can be read. */
const leastColumns = 20;

/** A terminal that was given no size (in a container, in CI) says that it has 0 columns. */
const widthOf = (columns = usualColumns): number =>
  columns > 0 ? Math.max(columns, leastColumns) : usualColumns;

/**
 * Makes an output of a stream. A terminal gets colours, unless `NO_COLOR` is set or it is a dumb one.
 * @see https://no-color.org
 */
export function createOutput(stream: Stream, environment: Io['environment']): Output {
  const isTerminal = stream.isTTY === true;
  const hasColours = isTerminal && !environment.NO_COLOR && environment.TERM !== 'dumb';
  return {
    write: (text) => void stream.write(text),
    isTerminal,
    get columns() {
      return isTerminal ? widthOf(stream.columns) : Number.POSITIVE_INFINITY;
    },
    get rows() {
      return isTerminal ? stream.rows : undefined;
    },
    // `validateStream` would let Node decide by the process's own output instead of this one.
    paint: (style, text) => (hasColours ? styleText(style, text, { validateStream: false }) : text),
  };
}
