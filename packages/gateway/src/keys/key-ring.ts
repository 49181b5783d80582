import { timingSafeEqual } from 'node:crypto';
import { readInput } from '@wamux/core/input';
import * as z from 'zod';
import { type GatewayKey, gatewayKeySchema, hashOfKey } from './gateway-key.js';
import { KeyLimits } from './key-limits.js';

interface KnownKey extends GatewayKey {
  readonly bytes: Buffer;
}

/** The keys of a gateway. */
export class KeyRing {
  /** The rates of the keys: how many requests each may make in a second. */
  readonly limits: KeyLimits;
  readonly #keys: readonly KnownKey[];

  /** @throws {TypeError} naming each wrong place. */
  constructor(keys: readonly GatewayKey[]) {
    const parsed = parseKeys(keys);
    this.limits = new KeyLimits(parsed);
    this.#keys = parsed.map((key) => ({ ...key, bytes: Buffer.from(key.hash.slice(7), 'hex') }));
  }

  get isEmpty(): boolean {
    return this.#keys.length === 0;
  }

  /** Finds the owner of a key, in the same time for known and unknown keys. */
  find(presented: string): GatewayKey | undefined {
    const hash = hashOfKey(presented);
    let found: GatewayKey | undefined;
    for (const key of this.#keys) if (timingSafeEqual(key.bytes, hash)) found = key;
    return found;
  }
}

/** Checks keys as a file has them. @throws {TypeError} naming each wrong place. */
export function parseKeys(input: unknown): readonly GatewayKey[] {
  const read = readInput(z.array(gatewayKeySchema), input, 'keys');
  if (read.isErr()) {
    const issues = read.error.map(({ path, message }) => `${path}: ${message}`);
    throw new TypeError(`the keys cannot be used: ${issues.join('; ')}`);
  }
  const names = read.value.map(({ name }) => name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw new TypeError(`the keys cannot be used: two have the name ${repeated}`);
  // It would be undefined whose rights a caller with this key has.
  const [one, other] = findAlike(read.value) ?? [];
  if (one !== undefined) throw new TypeError(`the keys cannot be used: ${one} and ${other} are the same key`);
  return read.value;
}

function findAlike(keys: readonly GatewayKey[]): readonly string[] | undefined {
  const names = new Map<string, string>();
  for (const { hash, name } of keys) {
    const before = names.get(hash);
    if (before !== undefined) return [before, name];
    names.set(hash, name);
  }
  return undefined;
}
