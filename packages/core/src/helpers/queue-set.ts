/**
 * A set in order of arrival that finds its first member fast. A plain set walks past the slots of all members deleted
 * before: after 100,000 of them that takes 40 µs each time.
 */
export class QueueSet<Member extends {}> {
  readonly #members = new Set<Member>();
  /** Iterates over the members; it stands behind the last one that was first. */
  #upcoming: Iterator<Member> | undefined;
  #first: Member | undefined;

  /** How many members it has. */
  get size(): number {
    return this.#members.size;
  }

  /** The member that has been in the set for longest. */
  get first(): Member | undefined {
    if (this.#first !== undefined) return this.#first;
    this.#upcoming ??= this.#members.values();
    const next = this.#upcoming.next();
    // An iterator that has ended does not see members that are added later.
    if (next.done) this.#upcoming = undefined;
    else this.#first = next.value;
    return this.#first;
  }

  /** Whether it has the member. */
  has(member: Member): boolean {
    return this.#members.has(member);
  }

  /** A member that is in the set already keeps its place. */
  add(member: Member): void {
    this.#members.add(member);
  }

  /** Takes the member out, wherever it stands. */
  delete(member: Member): void {
    if (this.#first === member) this.#first = undefined;
    this.#members.delete(member);
  }
}
