import { formatPath } from '../input/issues.js';
import type * as z from '../zod.js';

type Path = readonly (string | number)[];

/**
 * Refuses each member whose `part` an earlier member has already, and says which one that is. Every member is compared with
 * all before it, which for the ten of a message costs less than a set; paths are made for an error alone.
 *
 * @param list The name of the list that is checked; `pathOf` gives a member's path below it.
 */
export function refuseRepeats<Member>(
  { issues, value: input }: z.core.ParsePayload,
  list: string,
  part: keyof Member & string,
  members: readonly Member[],
  pathOf: (index: number, member: Member) => Path,
): void {
  members.forEach((member, index) => {
    const first = members.findIndex((other) => other[part] === member[part]);
    if (first === index) return;
    const place = formatPath([...pathOf(first, members[first] ?? member), part], list);
    const message = `is the same as ${place}; expected one of its own`;
    issues.push({ code: 'custom', path: [...pathOf(index, member), part], message, input });
  });
}
