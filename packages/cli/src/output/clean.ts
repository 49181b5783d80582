/**
 * A text from outside as it may be shown: providers answer with whatever they like, and a terminal obeys control
 * characters. Lines stay lines.
 */
export function clean(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n]/gu, ' ');
}

/** The same in one line. */
export const cleanLine = (text: string): string => clean(text).replaceAll('\n', ' ');
