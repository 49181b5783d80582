type Identifier = string | null | undefined;

/** The phone numbers among contacts' identifiers. A contact is known by other things too: an e-mail address, a name. */
export function phoneNumbersAmong(identifiers: readonly Identifier[]): string[] {
  return identifiers.filter(
    (identifier) => identifier != null && /^\+?\d{7,15}$/.test(identifier),
  ) as string[];
}
