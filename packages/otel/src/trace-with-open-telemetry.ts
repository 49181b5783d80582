import { type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { type AttemptTrace, attemptChannel } from '@wamux/core';
import { guardListener } from '@wamux/core/helpers';
import { redactText, tellsNumber } from '@wamux/core/redaction';

/**
 * Makes a span of every call to a provider, as a child of the caller's current span, and returns a function that stops it.
 * A tracer that throws, for example in a span processor of the app, does not disturb the call: a process warning reports
 * it, once.
 * @see https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/
 */
export function traceWithOpenTelemetry(tracer: Tracer = trace.getTracer('wamux')): () => void {
  const spans = new WeakMap<AttemptTrace, Span>();
  const ignored = (): void => {};
  // An exception in a subscriber of a diagnostics channel would end the process.
  const guard = (listener: (attempt: AttemptTrace) => void) =>
    guardListener('the tracer of `traceWithOpenTelemetry`', listener);
  const subscribers = {
    start: guard((attempt) => {
      spans.set(
        attempt,
        tracer.startSpan(`send ${attempt.provider}`, {
          kind: SpanKind.CLIENT,
          attributes: toAttributes(attempt),
        }),
      );
    }),
    asyncEnd: guard((attempt) => {
      const span = spans.get(attempt);
      try {
        if (span !== undefined) describeEnd(span, attempt);
      } finally {
        span?.end();
      }
    }),
    end: ignored,
    asyncStart: ignored,
    error: ignored,
  };
  attemptChannel.subscribe(subscribers);
  return () => void attemptChannel.unsubscribe(subscribers);
}

function toAttributes({ call, correlationId, messageType, provider, template }: AttemptTrace) {
  return {
    'messaging.system': 'whatsapp',
    'messaging.operation.name': 'send',
    'messaging.operation.type': 'send',
    'messaging.destination.name': provider,
    'messaging.message.conversation_id': correlationId,
    'wamux.call': call,
    'wamux.message.type': messageType,
    ...(template !== undefined && { 'wamux.template': template }),
  };
}

function describeEnd(span: Span, { result }: AttemptTrace): void {
  if (result === undefined) return;
  if (result.isOk()) {
    const { providerMessageId } = result.value;
    span.setAttribute('wamux.outcome', 'accepted');
    // Where the id contains the recipient's number, the correlation id has to be enough.
    if (providerMessageId !== null && !tellsNumber(providerMessageId)) {
      span.setAttribute('messaging.message.id', providerMessageId);
    }
    return;
  }
  const { httpStatus, kind, message, outcome } = result.error;
  span.setAttribute('wamux.outcome', outcome);
  span.setAttribute('error.type', kind);
  if (httpStatus !== undefined) span.setAttribute('http.response.status_code', httpStatus);
  // The message is redacted here, since a third-party provider may not have done so.
  span.setStatus({ code: SpanStatusCode.ERROR, message: redactText(message) });
}
