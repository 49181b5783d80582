/**
 * Parses the JSON of a file that a person wrote, such as a message or a config. An error tells the line and the column, and
 * quotes nothing of the text. A repeated name is a mistake too: the first of the two values would be silently dropped.
 *
 * @throws {Error} whose message goes on after the name of the file.
 */
export async function parseJson(text: string): Promise<unknown> {
  const { parseWithPlaces } = await import('./json-with-places.js');
  return parseWithPlaces(text);
}
