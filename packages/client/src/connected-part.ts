/** A part that outboxes give a client while they are open. */
export class ConnectedPart<Part> {
  #open: readonly Part[] = [];
  #current: Part | undefined;

  /** That of the outbox that was opened first. Where all are closed, that of the last one; absent where there never was one. */
  get current(): Part | undefined {
    return this.#current;
  }

  connect(part: Part): void {
    this.#open = [...this.#open, part];
    this.#current = this.#open[0];
  }

  /** The part of a closed outbox stays until another one is connected, since the client has nothing that replaces it. */
  disconnect(part: Part): void {
    this.#open = this.#open.filter((one) => one !== part);
    this.#current = this.#open[0] ?? this.#current;
  }
}
