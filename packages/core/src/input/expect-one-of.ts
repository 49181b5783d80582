/** Makes the `error` of a discriminated union: a value of none of its forms is answered with the names of all forms. */
export const expectOneOf =
  (names: readonly string[]) =>
  (issue: { readonly code?: string }): string | undefined =>
    issue.code === 'invalid_union' ? `expected one of ${names.join(', ')}` : undefined;
