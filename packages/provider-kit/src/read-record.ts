/** An object, or the text of one in JSON; `undefined` for anything else. */
export function readRecord(written: unknown): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = typeof written === 'string' ? JSON.parse(written) : written;
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isRecord ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
