/** What a file is, whatever it is called. */
export interface FileIdentity {
  readonly dev: number;
  readonly ino: number;
}
