import type { Route } from './route.js';

/** Gives the providers of a route in the order in which one message tries them; the given list is never changed. */
export type Ordering<Member> = () => readonly Member[];

/** The order for the next message without advancing it, to show what that message would meet. */
export interface Order<Member> {
  readonly next: Ordering<Member>;
  readonly peek: Ordering<Member>;
}

export function compileOrder<Member>(
  route: Pick<Route, 'strategy' | 'weights' | 'try'>,
  members: readonly Member[],
  random: () => number,
): Order<Member> {
  switch (route.strategy) {
    case 'round-robin':
      return inTurn(members);
    case 'weighted': {
      const weighted = members.map((member, index) => ({
        member,
        weight: route.weights?.[route.try[index] ?? ''] ?? 1,
      }));
      return {
        next: () => byWeight(weighted, random),
        // The most likely provider comes first.
        peek: () => [...weighted].sort((a, b) => b.weight - a.weight).map(({ member }) => member),
      };
    }
    default:
      return { next: () => members, peek: () => members };
  }
}

function inTurn<Member>(members: readonly Member[]): Order<Member> {
  // One list per starting point, made once.
  const turns = members.map((_, start) => [...members.slice(start), ...members.slice(0, start)]);
  let turn = 0;
  const peek = (): readonly Member[] => turns[turn] ?? members;
  return {
    peek,
    next() {
      const order = peek();
      turn = (turn + 1) % turns.length;
      return order;
    },
  };
}

interface Weighted<Member> {
  readonly member: Member;
  readonly weight: number;
}

/** Draws members one after the other, each in proportion to its weight among those that are left. */
function byWeight<Member>(members: readonly Weighted<Member>[], random: () => number): Member[] {
  const left = [...members];
  const order: Member[] = [];
  while (left.length > 0) {
    let point = random() * left.reduce((sum, { weight }) => sum + weight, 0);
    const found = left.findIndex(({ weight }) => {
      point -= weight;
      return point < 0;
    });
    const [drawn] = left.splice(Math.max(0, found), 1);
    if (drawn !== undefined) order.push(drawn.member);
  }
  return order;
}
