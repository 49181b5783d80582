import { createHash, randomBytes } from 'node:crypto';
import type { GatewayKey } from '../keys/gateway-key.js';

/** Who is looking at the console. */
export interface Session {
  readonly key: GatewayKey;
  /** Every form of the session sends this token back, which a page of another site cannot know. */
  readonly csrfToken: string;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
}

export const sessionMs = 8 * 3_600_000;
/** The most sessions, far more than there are users. One more ends the oldest. */
const mostSessions = 1_000;

/** The sessions of one process. They end with it, so nothing that is stored gives access. */
export class Sessions {
  /** By the hash of the token, so that the time of a lookup reveals nothing about other tokens. */
  readonly #sessions = new Map<string, Session>();

  /** Begins a session. The token is in nothing but this result. */
  begin(key: GatewayKey): string {
    const token = newToken();
    this.#removeEnded();
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size >= mostSessions && oldest !== undefined) this.#sessions.delete(oldest);
    this.#sessions.set(hashOf(token), { key, csrfToken: newToken(), endsAt: Date.now() + sessionMs });
    return token;
  }

  find(token: string): Session | undefined {
    const session = this.#sessions.get(hashOf(token));
    return session !== undefined && session.endsAt > Date.now() ? session : undefined;
  }

  end(token: string): void {
    this.#sessions.delete(hashOf(token));
  }

  #removeEnded(): void {
    const now = Date.now();
    for (const [hash, { endsAt }] of this.#sessions) if (endsAt <= now) this.#sessions.delete(hash);
  }
}

/** 256 random bits, as base64url. */
export const newToken = (): string => randomBytes(32).toString('base64url');

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
