/**
 * Makes a value when it is first needed, and returns the same one from then on. Schemas are made this way: each costs
 * start-up time, and most processes need only a few of them.
 */
export function makeOnce<Value extends object>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
