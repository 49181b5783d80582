import type { ProviderError, TemplateEvent, TemplateState } from '@wamux/core';
import type { BoundTemplate, TemplateMapping } from '@wamux/core/policy';

/** A template that its provider would refuse; what else there is can be sent, or is not known. */
const closed: ReadonlySet<TemplateState> = new Set(['paused', 'disabled', 'rejected']);

/** For how long news, or a refusal, is believed before a message asks the provider again. */
const believedForMs = 60_000;

interface News {
  readonly state: TemplateState;
  readonly occurredAt: string | null;
  /** On the clock of the process. */
  believedUntil: number;
}

/** What a message is sent with. */
type Template = BoundTemplate<TemplateMapping & { readonly name?: string }>;

/**
 * The templates that the provider's own news says cannot be sent now. This process learns it by a webhook, another one by the
 * provider's refusal. That a template is back may be told to another process too, or be lost: so a message goes through from
 * time to time, which costs a call where it is refused, and the next provider has the message then.
 */
export class ClosedTemplates {
  readonly #news = new Map<string, News>();

  observe({ name, language, state, occurredAt }: TemplateEvent): void {
    if (state === 'unknown') return;
    const key = keyOf(name, language);
    const last = this.#news.get(key)?.occurredAt;
    // News may come in any order.
    if (last != null && occurredAt !== null && occurredAt < last) return;
    this.#news.set(key, { state, occurredAt, believedUntil: performance.now() + believedForMs });
  }

  /** The provider refused a message because its template is closed: its news is still true. */
  confirm(template: Template): void {
    const news = this.#newsOf(template);
    if (news !== undefined) news.believedUntil = performance.now() + believedForMs;
  }

  /** Why a message cannot be sent with a template. */
  findRefusal(provider: string, template: Template): ProviderError | undefined {
    const news = this.#newsOf(template);
    if (news === undefined || !closed.has(news.state) || performance.now() >= news.believedUntil)
      return undefined;
    const message = `the template ${template.binding.name} is ${news.state} at ${provider}, as the provider says`;
    return { kind: 'template_disabled', provider, message };
  }

  /** News without a language is of all of them. */
  #newsOf({ binding: { name }, language }: Template): News | undefined {
    if (name === undefined || this.#news.size === 0) return undefined;
    return this.#news.get(keyOf(name, language)) ?? this.#news.get(keyOf(name, undefined));
  }
}

const keyOf = (name: string, language: string | undefined): string => JSON.stringify([name, language]);
