import { type Arrow, type Box, type Diagram, type Tone, toSvg } from './draw.js';
import { kills } from './kills.js';
import { performancePlots } from './performance.js';
import { demo } from './recording.js';

const box = (x: number, y: number, width: number, tone: Tone, ...lines: string[]): Box => ({
  x,
  y,
  width,
  tone,
  lines,
});
const arrow = (from: Box, to: Box, label?: string, bend?: number): Arrow => ({
  from,
  to,
  ...(label !== undefined && { label }),
  ...(bend !== undefined && { bend }),
});

function outcomes(): Diagram {
  const send = box(80, 150, 120, 'part', 'send');
  const provider = box(300, 150, 140, 'part', 'a provider');
  const accepted = box(590, 50, 250, 'good', 'accepted', 'you get a receipt');
  const refused = box(590, 150, 250, 'bad', 'not accepted', 'the next provider may be asked');
  const unknown = box(590, 250, 250, 'doubt', 'unknown', 'nothing is sent again');
  return {
    title:
      'A send has three outcomes. Accepted: you get a receipt. Not accepted: the next provider may be asked. Unknown: nothing is sent again.',
    width: 730,
    height: 300,
    boxes: [send, provider, accepted, refused, unknown],
    arrows: [
      arrow(send, provider),
      arrow(provider, accepted, 'yes'),
      arrow(provider, refused, 'no'),
      arrow(provider, unknown, 'no answer'),
    ],
  };
}

function failover(): Diagram {
  const message = box(80, 60, 120, 'part', 'message');
  const first = box(290, 60, 150, 'part', 'first provider');
  const second = box(640, 60, 150, 'part', 'next provider');
  const receipt = box(640, 200, 150, 'good', 'receipt', 'both attempts in it');
  const held = box(290, 200, 190, 'doubt', 'held', 'looked up, never resent');
  return {
    title:
      'A message goes to the first provider. Where that refuses or cannot be reached, the next provider is asked, and its receipt lists both attempts. Where the answer is lost, the message is held and looked up; only a route with onUnknown: resend asks the next provider then.',
    width: 740,
    height: 260,
    boxes: [message, first, second, receipt, held],
    arrows: [
      arrow(message, first),
      arrow(first, second, 'refused, or not there'),
      arrow(second, receipt, 'accepted'),
      arrow(first, held, 'answer lost'),
      { ...arrow(held, second, 'only with onUnknown: resend'), isDashed: true },
    ],
  };
}

/** Drawn from top to bottom, for phones, which have no room for a route's other options. */
function tallFailover(): Diagram {
  const message = box(90, 30, 120, 'part', 'message');
  const first = box(90, 110, 150, 'part', 'first provider');
  const second = box(257, 220, 150, 'part', 'next provider');
  const receipt = box(257, 330, 150, 'good', 'receipt', 'both attempts in it');
  const held = box(90, 330, 150, 'doubt', 'held', 'looked up,', 'never resent');
  return {
    ...failover(),
    width: 340,
    height: 380,
    boxes: [message, first, second, receipt, held],
    arrows: [
      arrow(message, first),
      arrow(first, second, 'refused, or not there'),
      arrow(second, receipt, 'accepted'),
      arrow(first, held, 'answer lost'),
    ],
  };
}

function outboxStates(): Diagram {
  const queued = box(90, 60, 130, 'part', 'queued');
  const sending = box(320, 60, 130, 'part', 'sending');
  const accepted = box(560, 60, 130, 'good', 'accepted');
  const delivered = box(760, 60, 150, 'good', 'delivered, read');
  const reconciling = box(320, 190, 130, 'doubt', 'reconciling');
  const review = box(560, 190, 150, 'doubt', 'needs-review', 'a person decides');
  const ended = box(90, 190, 130, 'bad', 'failed', 'expired', 'canceled');
  return {
    title:
      'The states of a message in the outbox: queued, sending, accepted, then delivered or read. A refusal that passes goes back to queued, one for good is failed. An unknown outcome is reconciling, and needs review where nobody can tell.',
    width: 850,
    height: 250,
    boxes: [queued, sending, accepted, delivered, reconciling, review, ended],
    arrows: [
      arrow(queued, sending, 'a worker takes it', -22),
      arrow(sending, queued, 'refused for now', -22),
      arrow(sending, accepted, 'accepted'),
      arrow(accepted, delivered, 'status'),
      arrow(sending, reconciling, 'unknown'),
      arrow(reconciling, accepted, 'found'),
      arrow(reconciling, review, 'not found'),
      arrow(sending, ended, 'refused for good'),
      arrow(queued, ended, 'too late'),
    ],
  };
}

function architecture(): Diagram {
  const floors: readonly (readonly [string, string])[] = [
    ['cli, gateway', 'what a person starts, and services in other languages call'],
    ['client (wamux)', 'reads the config, and puts everything together'],
    ['router, outbox, tracking, otel', 'know the interface, and no provider'],
    ['adapters', 'one for each provider; they never see each other'],
    ['provider-kit, transport, limits', 'what adapters are made with'],
    ['core', 'messages, errors, statuses; decisions as pure functions'],
  ];
  const boxes = floors.map(([name, what], index) => box(320, 50 + index * 84, 460, 'part', name, what));
  return {
    title: `The floors of wamux, from the top: ${floors.map(([name, what]) => `${name}: ${what}`).join('; ')}. A package uses only floors below its own.`,
    width: 640,
    height: 520,
    boxes,
    arrows: boxes.slice(1).flatMap((below, index) => {
      const above = boxes[index];
      return above === undefined ? [] : [arrow(above, below)];
    }),
  };
}

/** The diagrams by their file names in docs/diagrams. */
export const diagrams: Readonly<Record<string, string>> = {
  outcomes: toSvg(outcomes()),
  failover: toSvg(failover()),
  'failover-tall': toSvg(tallFailover()),
  'outbox-states': toSvg(outboxStates()),
  architecture: toSvg(architecture()),
  ...performancePlots,
  kills,
  demo,
};
