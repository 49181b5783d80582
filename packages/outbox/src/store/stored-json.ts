/** A text of the database, which somebody else may have damaged; `undefined` where it is no object of JSON. */
export function readObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Milliseconds since the epoch as ISO 8601; where they are damaged, the epoch. */
export function toIsoTime(ms: unknown): string {
  const time = new Date(Number(ms));
  return Number.isNaN(time.valueOf()) ? new Date(0).toISOString() : time.toISOString();
}
