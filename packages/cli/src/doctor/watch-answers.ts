import type { HttpTransport } from '@wamux/transport';

/** A transport that notes what is learnt from answers besides their content. */
export interface AnswerWatch {
  readonly transport: HttpTransport;
  /** Answers so far, whatever they said. */
  readonly count: number;
  /** How far the clock of the last server is ahead of ours, in milliseconds; unknown where it sent no date. */
  readonly skewMs: number | undefined;
}

/** Wraps a transport; the `Date` of an answer says what the provider's clock says, to the second. */
export function watchAnswers(inner: HttpTransport): AnswerWatch {
  let count = 0;
  let skewMs: number | undefined;
  return {
    get count() {
      return count;
    },
    get skewMs() {
      return skewMs;
    },
    transport: {
      async request(request, options) {
        const sentAt = Date.now();
        const result = await inner.request(request, options);
        if (result.isErr()) return result;
        count += 1;
        const { date } = result.value.headers;
        const theirs = typeof date === 'string' ? Date.parse(date) : Number.NaN;
        // It was written between the two, and cut to the second.
        skewMs = Number.isNaN(theirs) ? undefined : theirs + 500 - (sentAt + Date.now()) / 2;
        return result;
      },
      close: () => inner.close(),
    },
  };
}
