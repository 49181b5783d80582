/** A line of the access log: plain data without a number, a text or a key. */
export interface RequestRecord {
  /** When the request came, ISO 8601. */
  readonly at: string;
  /** HTTP method. */
  readonly method: string;
  /** The path as the OpenAPI document has it, such as `/v1/messages/{id}`; `(none)` where there is no such path. */
  readonly route: string;
  /** HTTP status of the answer. */
  readonly status: number;
  /** From the request to the first byte of the answer, in milliseconds. */
  readonly durationMs: number;
  /** The name of the key; absent where none was needed or none was right. */
  readonly key?: string;
}
