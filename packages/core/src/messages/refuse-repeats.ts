import type * as z from 'zod';
import { formatPath } from '../issues.js';

/** A member of a list, with its path below the list that is checked. */
export interface Placed<Member> {
  readonly path: readonly (string | number)[];
  readonly member: Member;
}

/** Refuses each member whose `part` an earlier member has already, and says which one that is. */
export function refuseRepeats<Member>(
  context: z.core.$RefinementCtx,
  list: string,
  part: keyof Member & string,
  members: readonly Placed<Member>[],
): void {
  const seen = new Map<unknown, Placed<Member>['path']>();
  for (const { path, member } of members) {
    const place = [...path, part];
    const earlier = seen.get(member[part]);
    if (earlier === undefined) seen.set(member[part], place);
    else {
      const message = `is the same as ${formatPath(earlier, list)}; expected one of its own`;
      context.addIssue({ code: 'custom', path: place, message });
    }
  }
}
