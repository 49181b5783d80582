/** What a handler tells the middleware about a request. */
export interface Environment {
  Variables: {
    /** The name of the key. */
    readonly key?: string;
    /** The path as a pattern. */
    readonly route?: string;
    /** The header fields that tell what is left of the key's rate. */
    readonly rate?: Readonly<Record<string, string>>;
  };
}
