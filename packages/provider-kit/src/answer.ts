import type { ProviderError } from '@wamux/core';
import type * as z from '@wamux/core/zod';
import type { HttpResponse } from '@wamux/transport';
import { err, ok, type Result } from 'neverthrow';

/** A provider's answer as the mapping functions of an adapter read it. */
export interface Answer {
  /** HTTP status. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: HttpResponse['headers'];
  /** The parsed body; `undefined` where it is empty or not JSON. */
  readonly json: unknown;
  /** The body as it came, as UTF-8. */
  readonly text: string;
}

/** Parses the body of a response as JSON, whatever its content type says. */
export const readAnswer = (response: HttpResponse): Answer => new ReadAnswer(response);

/** A class, because an object literal would create its getters anew for each answer. */
class ReadAnswer implements Answer {
  private readonly response: HttpResponse;
  readonly json: unknown;

  constructor(response: HttpResponse) {
    this.response = response;
    this.json = parseJson(response.text);
  }

  get status(): number {
    return this.response.status;
  }

  get text(): string {
    return this.response.text;
  }

  /** Read only where something went wrong. */
  get headers(): HttpResponse['headers'] {
    return this.response.headers;
  }
}

function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The body as the schema reads it; an answer in another form is a `bad_response`. */
export function parseAnswer<Schema extends z.ZodType>(
  answer: Answer,
  schema: Schema,
): Result<z.output<Schema>, ProviderError> {
  const parsed = schema.safeParse(answer.json);
  if (parsed.success) return ok(parsed.data);
  const form = answer.json === undefined ? 'is empty or not JSON' : 'has an unknown form';
  return err({ kind: 'bad_response', message: `HTTP ${answer.status}, but the answer ${form}` });
}
