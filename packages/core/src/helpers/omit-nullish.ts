/** The members that say something: of what a provider sends, many are absent, or `null`. */
export function omitNullish<Members extends object>(
  members: Members,
): { [Name in keyof Members]?: NonNullable<Members[Name]> } {
  const said: { [Name in keyof Members]?: NonNullable<Members[Name]> } = {};
  // A loop, as it is asked for nearly every event: entries that are filtered take three times as long.
  for (const name of Object.keys(members) as (keyof Members)[]) {
    const member = members[name];
    if (member !== undefined && member !== null) said[name] = member;
  }
  return said;
}
