import type { ProviderError, TemplateEvent, TemplateState } from '@wamux/core';
import type { BoundTemplate, TemplateMapping } from '@wamux/core/policy';

/** A template that its provider would refuse; what else there is can be sent, or is not known. */
const closed: ReadonlySet<TemplateState> = new Set(['paused', 'disabled', 'rejected']);

interface News {
  readonly state: TemplateState;
  readonly occurredAt: string | null;
}

/**
 * The templates that the provider's own news says cannot be sent now. They are known to this process for as long as it lives;
 * another one learns it by the provider's refusal.
 */
export class ClosedTemplates {
  readonly #news = new Map<string, News>();

  observe({ name, language, state, occurredAt }: TemplateEvent): void {
    if (state === 'unknown') return;
    const key = keyOf(name, language);
    const last = this.#news.get(key)?.occurredAt;
    // News may come in any order.
    if (last != null && occurredAt !== null && occurredAt < last) return;
    this.#news.set(key, { state, occurredAt });
  }

  /** Why a message cannot be sent with a template. News without a language is of all of them. */
  findRefusal(
    provider: string,
    { binding, language }: BoundTemplate<TemplateMapping & { readonly name?: string }>,
  ): ProviderError | undefined {
    const { name } = binding;
    if (name === undefined || this.#news.size === 0) return undefined;
    const news = this.#news.get(keyOf(name, language)) ?? this.#news.get(keyOf(name, undefined));
    if (news === undefined || !closed.has(news.state)) return undefined;
    const message = `the template ${name} is ${news.state} at ${provider}, as the provider says`;
    return { kind: 'template_disabled', provider, message };
  }
}

const keyOf = (name: string, language: string | undefined): string => JSON.stringify([name, language]);
