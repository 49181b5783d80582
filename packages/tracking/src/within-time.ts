/** Gives the value where it arrives in time, and otherwise rejects; a later value or error is ignored. */
export function withinTime<Value>(ms: number, value: Value | Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('too late')), ms);
    Promise.resolve(value).then(
      (arrived) => {
        clearTimeout(timer);
        resolve(arrived);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
