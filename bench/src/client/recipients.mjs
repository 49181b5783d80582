// Mobile numbers of twelve countries, as an app has them: E.164, except those of Mexico and Argentina, which WhatsApp ids
// write with the digit for mobiles. Those of +1, +7 and +44 share their calling code with other countries.

/** For each row by its name: the prefix of its numbers, and the first of the parts that differ. */
export const countries = {
  '+1': { prefix: '+1213', first: 2_000_000 },
  '+7': { prefix: '+7916', first: 1_000_000 },
  '+44': { prefix: '+447400', first: 100_000 },
  '+49': { prefix: '+491512', first: 1_000_000 },
  '+52': { prefix: '+5255', first: 10_000_000 },
  '+52 1': { prefix: '+52155', first: 10_000_000 },
  '+54 9': { prefix: '+54911', first: 20_000_000 },
  '+55': { prefix: '+55119', first: 60_000_000 },
  '+57': { prefix: '+57300', first: 1_000_000 },
  '+62': { prefix: '+62812', first: 10_000_000 },
  '+91': { prefix: '+9198', first: 10_000_000 },
  '+225': { prefix: '+22507', first: 10_000_000 },
};

const numbersOfEach = 5_000;

/** Makes the numbers beforehand, because making them is not part of a send. */
export function recipientsOf(names) {
  const lists = names.map((name) => {
    const { prefix, first } = countries[name];
    return Array.from({ length: numbersOfEach }, (_, n) => `${prefix}${first + n * 7}`);
  });
  return lists[0].flatMap((_, n) => lists.map((list) => list[n]));
}
