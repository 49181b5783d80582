const names: readonly unknown[] = ['TypeError', 'RangeError', 'ERR_INVALID_ARG_VALUE'];

/** Whether an error is about a value that the driver cannot bind, or that our own code cannot handle. */
export function isOfValue(error: unknown): boolean {
  const { name, code } = (error ?? {}) as { readonly name?: unknown; readonly code?: unknown };
  return names.includes(name) || names.includes(code);
}
