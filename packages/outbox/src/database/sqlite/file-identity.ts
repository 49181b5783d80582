/** Identifies a file independently of its name. */
export interface FileIdentity {
  readonly dev: number;
  readonly ino: number;
}
