import { type Span, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import {
  type AttemptTrace,
  attemptChannel,
  type SendError,
  type SendReceipt,
  toSendError,
} from '@wamux/core';
import { err, ok, type Result } from 'neverthrow';
import { expect, it, vi } from 'vitest';
import { traceWithOpenTelemetry } from './trace-with-open-telemetry.js';

const exporter = new InMemorySpanExporter();
const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).getTracer(
  'test',
);

const attempt: AttemptTrace = {
  provider: 'bird-eu',
  correlationId: 'c-1',
  messageType: 'template',
  template: 'order_shipped',
  call: 1,
};
const receipt = { provider: 'bird-eu', providerMessageId: 'm-1', status: 'accepted' } as SendReceipt;
const call = (result: Result<SendReceipt, SendError>) =>
  attemptChannel.tracePromise(async () => result, { ...attempt });

it('makes a span of each call, until it is ended', async () => {
  const stop = traceWithOpenTelemetry(tracer);
  await call(ok(receipt));
  await call(err(toSendError({ kind: 'timeout', message: 'no answer', httpStatus: 504 })));
  stop();
  await call(ok(receipt));

  const [accepted, failed, ...others] = exporter.getFinishedSpans();
  expect(others).toEqual([]);
  expect(accepted).toMatchObject({
    name: 'send bird-eu',
    kind: SpanKind.CLIENT,
    attributes: {
      'messaging.system': 'whatsapp',
      'messaging.operation.type': 'send',
      'messaging.destination.name': 'bird-eu',
      'messaging.message.conversation_id': 'c-1',
      'messaging.message.id': 'm-1',
      'wamux.template': 'order_shipped',
      'wamux.outcome': 'accepted',
    },
  });
  expect(failed).toMatchObject({
    status: { code: SpanStatusCode.ERROR, message: 'no answer' },
    attributes: { 'error.type': 'timeout', 'wamux.outcome': 'unknown', 'http.response.status_code': 504 },
  });
});

it('tells no telephone number: not by an id that holds one, and not in the words of an error', async () => {
  exporter.reset();
  const stop = traceWithOpenTelemetry(tracer);
  const wamid = 'wamid.HBgLNTczMDAxMTEyMjMzFQIAERgSOURDNzY1QkY4RTQ3QzA1QjVBAA==';
  await call(ok({ ...receipt, providerMessageId: wamid }));
  await call(err(toSendError({ kind: 'validation', message: 'no user +57 300 111 2233, Bearer abc' })));
  stop();
  const [accepted, failed] = exporter.getFinishedSpans();
  expect(accepted?.attributes).not.toHaveProperty('messaging.message.id');
  expect(accepted?.attributes).toMatchObject({ 'messaging.message.conversation_id': 'c-1' });
  expect(failed?.status.message).toBe('no user …2233, Bearer [redacted]');
});

it.each(['startSpan', 'setAttribute', 'end'])(
  'a tracer whose `%s` throws neither ends the process nor keeps a call from going on',
  async (method) => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const thrown = vi.fn();
    process.on('uncaughtException', thrown);
    const calls: string[] = [];
    const tell = (name: string) => (): Span => {
      calls.push(name);
      if (name === method) throw new Error('a processor of +573001112233');
      return span;
    };
    const span = { setAttribute: tell('setAttribute'), end: tell('end') } as unknown as Span;
    const stop = traceWithOpenTelemetry({ startSpan: tell('startSpan') } as unknown as Tracer);
    expect((await call(ok(receipt))).isOk()).toBe(true);
    // Node throws the error in a later turn.
    await new Promise(setImmediate);
    stop();
    process.off('uncaughtException', thrown);
    expect(thrown).not.toHaveBeenCalled();
    expect(calls.at(-1)).toBe(method === 'startSpan' ? 'startSpan' : 'end');
    expect(warn.mock.calls.map(([message]) => message)).toEqual([
      'the tracer of `traceWithOpenTelemetry` throws or rejects; its errors are ignored, and this is reported only once',
    ]);
    warn.mockRestore();
  },
);
