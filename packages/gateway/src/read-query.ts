/** The query as an object; what is given more than once is a list. */
export function readQuery(url: string): Readonly<Record<string, string | readonly string[]>> {
  const { searchParams } = new URL(url);
  const names = new Set(searchParams.keys());
  // No prototype: a query may name any member.
  return Object.assign(
    Object.create(null),
    Object.fromEntries(
      [...names].map((name) => {
        const [first = '', ...others] = searchParams.getAll(name);
        return [name, others.length === 0 ? first : [first, ...others]];
      }),
    ),
  );
}
