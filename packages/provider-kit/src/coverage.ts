import {
  type Capability,
  capabilityNames,
  type MessageType,
  messageTypes,
  type ProviderCapabilities,
  type Support,
} from '@wamux/core';

/** What a provider's page says of a capability, and from where that is known. */
export interface CoverageNote {
  /** One line of Markdown, for a row of the table. */
  readonly text: string;
  /** A link in Markdown; `null` where no document says it. */
  readonly source: string | null;
  /** `partial`: it works within what the text says. `none`: it cannot be done. */
  readonly support?: 'partial' | 'none';
}

/** A kind of message without a note is one that the provider cannot send. */
export type CoverageNotes = Readonly<Omit<Record<Capability, CoverageNote>, MessageType>> &
  Partial<Readonly<Record<MessageType, CoverageNote>>>;

/** Marks a capability that works. */
export const full = (text: string, source: string | null): CoverageNote => ({ text, source });

/** Marks a capability that works within limits that the text names. */
export const partial = (text: string, source: string | null): CoverageNote => ({
  text,
  source,
  support: 'partial',
});

/** Marks a capability that the provider lacks. */
export const none = (text: string, source: string | null = null): CoverageNote => ({
  text,
  source,
  support: 'none',
});

/**
 * The capability table of a provider. A kind of message, an operation and the webhook are there if a function of the
 * description stands for them; the notes cannot say otherwise. What a message carries and what comes back no single function
 * stands for: the note says it, and the contract suite tries it.
 *
 * @param isImplemented Whether the description has the function that a capability stands for; `undefined` for capabilities
 * without such a function.
 * @throws {RangeError} where a note says otherwise than the description.
 */
export function toCapabilities(
  notes: CoverageNotes,
  isImplemented: (name: Capability) => boolean | undefined,
): ProviderCapabilities {
  const supportOf = (name: Capability): Support => {
    const note: CoverageNote | undefined = notes[name];
    const told: Support = note === undefined ? 'none' : (note.support ?? 'full');
    const implemented = isImplemented(name);
    if (implemented !== undefined && implemented !== (told !== 'none')) {
      throw new RangeError(
        `${name}: the coverage says "${told}", the description has ${implemented ? 'a' : 'no'} function for it`,
      );
    }
    return told;
  };
  return Object.fromEntries(capabilityNames.map((name) => [name, supportOf(name)])) as ProviderCapabilities;
}

const signs: Readonly<Record<Support, string>> = { full: '✅', partial: '🟡', none: '➖' };
const kinds: ReadonlySet<string> = new Set(messageTypes);

/** The coverage table of a provider's page, as Markdown. */
export function toCoverageTable(notes: CoverageNotes): string {
  const rows = capabilityNames.flatMap((name) => {
    const note: CoverageNote | undefined = notes[name];
    if (note === undefined && kinds.has(name)) return [];
    const { text, source, support = 'full' } = note ?? none('not documented where we looked');
    return [`| \`${name}\` | ${signs[support]} | ${text} | ${source ?? 'none found'} |`];
  });
  return ['| capability | | note | source |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
