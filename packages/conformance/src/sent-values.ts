/** Members that a provider may write in its own form, or need not send at all. */
const translated: ReadonlySet<string> = new Set(['to', 'type', 'contentType', 'voice', 'preview']);

/** The texts and numbers of a message, at every depth, as they would appear in a request. */
export function valuesOf(part: unknown): readonly string[] {
  if (typeof part === 'string' || typeof part === 'number') return [String(part)];
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([name, member]) => (translated.has(name) ? [] : valuesOf(member)));
}

/** Decodes a request, whether it came as JSON, as a form, or as JSON within a form. */
export function readable(request: string): string {
  const decoded = request.replaceAll('+', ' ').replaceAll(/(?:%[0-9a-f]{2})+/gi, (bytes) => {
    try {
      return decodeURIComponent(bytes);
    } catch {
      return bytes;
    }
  });
  return `${decoded}\n${decoded.replaceAll(/\\(["\\/])/g, '$1')}`;
}
