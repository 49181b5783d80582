import type { ErrorMeaning } from '@wamux/provider-kit';
import type { MetaErrorCode, MetaErrorCondition } from './error-code.js';
import { graphCodes } from './graph-codes.js';
import { managementCodes } from './management-codes.js';
import { sendingCodes } from './sending-codes.js';

/**
 * The table of Meta's error codes: WhatsApp's and the Graph API's, each meaning of a code in a row of its own, with the
 * page that says so. Whatever passes Meta's codes on, in answers or in statuses, is read by it.
 */
export const metaErrorCodes: readonly MetaErrorCode[] = [
  ...graphCodes,
  ...sendingCodes,
  ...managementCodes,
].map(([code, kind, meaning, source, when]) => ({
  code,
  kind,
  meaning,
  source,
  ...(when !== undefined && { when }),
}));

/** What is known of an error besides its code. A provider that passes Meta's codes on may not give all of it. */
export type MetaErrorFacts = Partial<{ [Fact in keyof MetaErrorCondition]: MetaErrorCondition[Fact] | null }>;

const singles = new Map<number, MetaErrorCode[]>();
const ranges: { readonly first: number; readonly last: number; readonly row: MetaErrorCode }[] = [];
for (const row of metaErrorCodes) {
  if (typeof row.code !== 'number') ranges.push({ first: row.code[0], last: row.code[1], row });
  else singles.set(row.code, [...(singles.get(row.code) ?? []), row]);
}

/**
 * The meaning of a code: the first row of it whose condition is met, before the range that it is in.
 *
 * @returns `undefined` where the table has none.
 */
export function findMetaErrorCode(code: number, facts: MetaErrorFacts = {}): MetaErrorCode | undefined {
  const row = singles.get(code)?.find(({ when }) => when === undefined || isMet(when, facts));
  return row ?? ranges.find(({ first, last }) => code >= first && code <= last)?.row;
}

function isMet({ httpStatus, subcode, type }: MetaErrorCondition, facts: MetaErrorFacts): boolean {
  return (
    (subcode === undefined || subcode === facts.subcode) &&
    (type === undefined || type === facts.type) &&
    (httpStatus === undefined || httpStatus === facts.httpStatus)
  );
}

/** The table as a page shows it. */
export const metaErrorMeanings: readonly ErrorMeaning[] = metaErrorCodes.map(({ code, when, ...row }) => ({
  ...row,
  code: typeof code === 'number' ? String(code) : code.join('–'),
  ...(when !== undefined && { when: toWords(when) }),
}));

function toWords({ httpStatus, subcode, type }: MetaErrorCondition): string {
  if (subcode !== undefined) return `subcode ${subcode}`;
  return type === undefined ? `HTTP ${httpStatus}` : `type ${type}`;
}
