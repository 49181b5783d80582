import type { RecordedRequest, SimulatorNews } from '@wamux/simulator';
import { expect, it } from 'vitest';
import { createOutput } from '../io.js';
import { toNewsLine, toShownNews } from './news-line.js';

const output = createOutput({ write: () => true }, {});
const line = (news: SimulatorNews): string | undefined =>
  toNewsLine(output, news, new Date(2026, 10, 21, 9, 8, 7));
const answered = (route: string | null, carriedOut: boolean, status: number | null): SimulatorNews => ({
  type: 'answered',
  provider: 'channels',
  request: { route } as RecordedRequest,
  isSend: route === 'send' || route === 'post-message',
  carriedOut,
  status,
});

it.each([
  [answered('send', true, 202), undefined],
  [answered('post-message', true, 201), undefined],
  [answered('sender-profile', true, 200), 'channels answered sender-profile'],
  [answered('list-messages', true, 200), 'channels answered list-messages'],
  [answered('send', false, 200), 'channels refused send, HTTP 200'],
  [answered('send', false, 401), 'channels refused send, HTTP 401'],
  [answered(null, false, 404), 'channels refused an unknown endpoint, HTTP 404'],
  [answered('send', true, 500), 'channels send accepted, but answered with HTTP 500'],
  [answered('send', true, null), 'channels send accepted, but the answer is lost'],
  [answered('send', false, null), 'channels send is not answered'],
])('%j reads %j', (news, said) => {
  expect(line(news)).toBe(said === undefined ? undefined : `09:08:07 ${said}`);
});

it('cuts contents, and lets none of them command the terminal', () => {
  const acceptance = {
    provider: 'wolkvox',
    to: '573001112233',
    kind: 'text',
    content: `\u001b[2J${'a'.repeat(100)}`,
    reference: 'https://shop.example/dt?token=t0ken',
    providerMessageId: null,
    acceptedAt: 0,
  } as const;
  expect(line({ type: 'accepted', acceptance })).toBe(
    `09:08:07 wolkvox accepted text to …2233:  [2J${'a'.repeat(56)}…`,
  );
  expect(JSON.stringify(toShownNews({ type: 'accepted', acceptance }))).not.toMatch(/t0ken|573001112233/);
});
