/**
 * A list that says something. A provider is told "none" by leaving a field out, never by an empty list, which several
 * of them refuse.
 */
export function nonEmpty<Entry>(list: Entry[] | undefined): Entry[] | undefined {
  return list === undefined || list.length === 0 ? undefined : list;
}
