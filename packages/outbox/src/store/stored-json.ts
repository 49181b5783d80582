/** Reads a text from the database, which may be damaged; `undefined` where it is not a JSON object. */
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

/** Converts milliseconds since the epoch to ISO 8601; a damaged value becomes the epoch. */
export function toIsoTime(ms: unknown): string {
  const time = new Date(Number(ms));
  return Number.isNaN(time.valueOf()) ? new Date(0).toISOString() : time.toISOString();
}
