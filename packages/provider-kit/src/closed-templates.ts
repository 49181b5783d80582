import type { ProviderError, TemplateEvent, TemplateState } from '@wamux/core';
import type { BoundTemplate, TemplateMapping } from '@wamux/core/policy';

/** The states in which the provider would refuse a template. In the others it can be sent, or nothing is known. */
const closed: ReadonlySet<TemplateState> = new Set(['paused', 'disabled', 'rejected']);

/** For how long an event, or a refusal, is believed before a message is tried again. */
const believedForMs = 60_000;

/** The last event about a template. */
interface LastEvent {
  readonly state: TemplateState;
  readonly occurredAt: string | null;
  /** On the clock of `performance.now()`. */
  believedUntil: number;
}

/** What a message is sent with. */
type Template = BoundTemplate<TemplateMapping & { readonly name?: string }>;

/**
 * The templates that the provider's own events say cannot be sent now. Only the process that received the webhook knows them:
 * in the others each message is refused by the provider, which costs a call. The event that a template is back may reach
 * another process, or be lost, so messages are let through again after a minute; where one is refused, the template stays
 * closed for another minute.
 */
export class ClosedTemplates {
  readonly #lastEvents = new Map<string, LastEvent>();

  observe({ name, language, state, occurredAt }: TemplateEvent): void {
    if (state === 'unknown') return;
    const key = keyOf(name, language);
    const lastAt = this.#lastEvents.get(key)?.occurredAt;
    // Events may arrive in any order.
    if (lastAt != null && occurredAt !== null && occurredAt < lastAt) return;
    this.#lastEvents.set(key, { state, occurredAt, believedUntil: performance.now() + believedForMs });
  }

  /** The provider refused a message because its template is closed: the state is still the same. */
  confirm(template: Template): void {
    const last = this.#lastEventOf(template);
    if (last !== undefined) last.believedUntil = performance.now() + believedForMs;
  }

  /** Why a message cannot be sent with a template. */
  findRefusal(provider: string, template: Template): ProviderError | undefined {
    const last = this.#lastEventOf(template);
    if (last === undefined || !closed.has(last.state) || performance.now() >= last.believedUntil)
      return undefined;
    const message = `the template ${template.binding.name} is ${last.state} at ${provider}, as the provider reported`;
    return { kind: 'template_disabled', provider, message };
  }

  /** An event without a language is about the template in every language. */
  #lastEventOf({ binding: { name }, language }: Template): LastEvent | undefined {
    if (name === undefined || this.#lastEvents.size === 0) return undefined;
    return this.#lastEvents.get(keyOf(name, language)) ?? this.#lastEvents.get(keyOf(name, undefined));
  }
}

const keyOf = (name: string, language: string | undefined): string => JSON.stringify([name, language]);
