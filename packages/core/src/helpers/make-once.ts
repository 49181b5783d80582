/**
 * Makes a value when it is first asked for, and hands out the same one ever after. Schemas are made so: each costs at the
 * start of a process, and most processes need few of them.
 */
export function makeOnce<Value extends object>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
