/** The `error` of a discriminated union: what is none of its forms is answered with the names of all. */
export const expectOneOf =
  (names: readonly string[]) =>
  (issue: { readonly code?: string }): string | undefined =>
    issue.code === 'invalid_union' ? `expected one of ${names.join(', ')}` : undefined;
