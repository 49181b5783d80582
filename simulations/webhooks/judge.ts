import type { WebhookEvent, WebhookRequest } from 'wamux';
import type { Status } from './dialects.js';
import type { Intake } from './intake.js';
import type { Mutation } from './mutation.js';

/** `wrong` is neither: it threw, had another status, was read wrongly, or left something behind. */
export type Verdict = 'accepted' | 'refused' | 'wrong';

interface Given {
  readonly status: number;
  readonly events: readonly WebhookEvent[];
}

/** The result for a request; `undefined` where it threw, or where its repetition brought something new. */
export async function handIn(
  intake: Intake,
  id: string,
  request: WebhookRequest,
  { isRepeated }: Mutation,
): Promise<Given | undefined> {
  try {
    const first = await intake.handleWebhook(id, request);
    const given = { status: first.response.status, events: first.events };
    if (!isRepeated || given.status !== 200) return given;
    const second = await intake.handleWebhook(id, request);
    const isNew = second.events.some((event) => event.type !== 'status' || !event.duplicate);
    return isNew ? undefined : { ...given, status: second.response.status };
  } catch {
    return undefined;
  }
}

/** @param news How many updates were handed to the store meanwhile. */
export function judge(
  given: Given | undefined,
  { isGenuine, isOdd, isRepeated }: Mutation,
  statuses: readonly Status[],
  news: number,
): Verdict {
  if (given === undefined) return 'wrong';
  // Meta's challenge for the address has a status of its own.
  if (given.status === 401 || given.status === 403)
    return given.events.length === 0 && news === 0 ? 'refused' : 'wrong';
  if (given.status !== 200) return 'wrong';
  if (!isGenuine || isOdd) return 'accepted';
  const read = given.events.map((event) =>
    event.type === 'status' ? [event.providerMessageId, event.status] : [],
  );
  const told = statuses.map(({ id, status }) => [id, status]);
  const isRight = JSON.stringify(read) === JSON.stringify(told);
  return isRight && news === (isRepeated ? 2 : 1) * told.length ? 'accepted' : 'wrong';
}
