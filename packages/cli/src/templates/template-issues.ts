import type { Capability } from '@wamux/core';
import type { Issue } from 'wamux';
import type { Comparison } from './template-mapping.js';

/** The placeholders of a text, each once: numbers or names. */
export const placeholdersOf = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name = '']) => name)),
];

/** The issue of a part that no mapping of this provider can fill. */
export const cannotFill = (
  { path, capabilities }: Comparison,
  capability: Capability,
  what: string,
): readonly Issue[] | undefined =>
  capabilities[capability] === 'none'
    ? [{ path, message: `${what}, which this provider cannot fill; map a template without one` }]
    : undefined;

/** The placeholder in a suggestion where a person has to choose. */
export const unsure = '<variable>';

/** The variable of this name; or the only one; or else a person has to choose. */
export const suggestFor = (name: string, variables: readonly string[]): string =>
  variables.find((variable) => variable === name) ??
  (variables.length === 1 ? variables[0] : undefined) ??
  unsure;

/** A placeholder as it stands in a text. */
export const braced = (name: string): string => `{{${name}}}`;
