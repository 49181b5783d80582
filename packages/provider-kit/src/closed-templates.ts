import type { ProviderError, TemplateEvent, TemplateState } from '@wamux/core';
import type { BoundTemplate, TemplateMapping } from '@wamux/core/policy';

/** The states in which the provider would refuse a template. In the others it can be sent, or nothing is known. */
const closed: ReadonlySet<TemplateState> = new Set(['paused', 'disabled', 'rejected']);

/** For how long an event, or a refusal, is believed before a message is tried again. */
const believedForMs = 60_000;

interface News {
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
  readonly #news = new Map<string, News>();

  observe({ name, language, state, occurredAt }: TemplateEvent): void {
    if (state === 'unknown') return;
    const key = keyOf(name, language);
    const last = this.#news.get(key)?.occurredAt;
    // Events may arrive in any order.
    if (last != null && occurredAt !== null && occurredAt < last) return;
    this.#news.set(key, { state, occurredAt, believedUntil: performance.now() + believedForMs });
  }

  /** The provider refused a message because its template is closed: the state is still the same. */
  confirm(template: Template): void {
    const news = this.#newsOf(template);
    if (news !== undefined) news.believedUntil = performance.now() + believedForMs;
  }

  /** Why a message cannot be sent with a template. */
  findRefusal(provider: string, template: Template): ProviderError | undefined {
    const news = this.#newsOf(template);
    if (news === undefined || !closed.has(news.state) || performance.now() >= news.believedUntil)
      return undefined;
    const message = `the template ${template.binding.name} is ${news.state} at ${provider}, as the provider reported`;
    return { kind: 'template_disabled', provider, message };
  }

  /** An event without a language is about all of them. */
  #newsOf({ binding: { name }, language }: Template): News | undefined {
    if (name === undefined || this.#news.size === 0) return undefined;
    return this.#news.get(keyOf(name, language)) ?? this.#news.get(keyOf(name, undefined));
  }
}

const keyOf = (name: string, language: string | undefined): string => JSON.stringify([name, language]);
