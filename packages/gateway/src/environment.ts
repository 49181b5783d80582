/** What a handler says of a request for the access log. */
export interface Environment {
  Variables: {
    /** The name of the key. */
    readonly key?: string;
    /** The path as a pattern. */
    readonly route?: string;
  };
}
