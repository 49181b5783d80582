import type { Issue } from 'wamux';
import { compareKeys } from './compare-keys.js';
import { compareButtons, compareHeader } from './compare-parts.js';
import { braced, cannotFill, placeholdersOf, unsure } from './template-issues.js';
import { bodyVariables, type Comparison } from './template-mapping.js';

/** Where a mapping does not say what the listed template asks for, and what should stand there. */
export function compareTemplate(comparison: Comparison): readonly Issue[] {
  if (comparison.listed.placeholders !== undefined) return compareKeys(comparison);
  const { listed } = comparison;
  const names = placeholdersOf(`${listed.body ?? ''} ${listed.header?.text ?? ''}`);
  const isNamed = (listed.parameterFormat ?? formatOf(names)) === 'named' && names.length > 0;
  const given = comparison.mapping.parameterFormat ?? 'positional';
  const body = isNamed ? findFormatIssue(comparison, given) : findUnwantedNames(comparison, given, names);
  return [
    ...(body ?? (isNamed ? compareNames(comparison) : compareCount(comparison))),
    ...compareHeader(comparison, isNamed && given === 'named'),
    ...compareButtons(comparison),
  ];
}

const formatOf = (names: readonly string[]): 'named' | 'positional' =>
  names.some((name) => !/^\d+$/.test(name)) ? 'named' : 'positional';

function findFormatIssue(comparison: Comparison, given: string): readonly Issue[] | undefined {
  const { path, listed } = comparison;
  if (given === 'named') return undefined;
  const names = placeholdersOf(listed.body ?? '');
  const unable = cannotFill(comparison, 'templateNamedParameters', 'has parameters with names');
  if (unable !== undefined) return unable;
  const wanted = `write "parameterFormat": "named"${names.length === 0 ? '' : `, "variables": ${suggestNames(comparison, names)}`}`;
  return [
    { path: `${path}.parameterFormat`, message: `is ${given}, but its parameters have names; ${wanted}` },
  ];
}

function findUnwantedNames(
  comparison: Comparison,
  given: string,
  placeholders: readonly string[],
): readonly Issue[] | undefined {
  if (given !== 'named' || placeholders.length === 0) return undefined;
  const { path, listed } = comparison;
  const wanted = suggestList(comparison, placeholdersOf(listed.body ?? '').length);
  const message = `is named, but its parameters are numbers; remove it, and write "variables": ${wanted}`;
  return [{ path: `${path}.parameterFormat`, message }];
}

function compareCount(comparison: Comparison): readonly Issue[] {
  const { path, mapping, variables, listed } = comparison;
  if (listed.body === null) return [];
  const given = bodyVariables(mapping, variables).length;
  const wanted = placeholdersOf(listed.body).length;
  if (given === wanted) return [];
  const message = `fills the body with ${count(given)}, but it takes ${wanted}; write ${suggestList(comparison, wanted)}`;
  return [{ path: `${path}.variables`, message }];
}

function compareNames(comparison: Comparison): readonly Issue[] {
  const { path, mapping, variables, listed } = comparison;
  if (listed.body === null) return [];
  const wanted = placeholdersOf(listed.body);
  const inHeader = placeholdersOf(listed.header?.text ?? '');
  const given = bodyVariables(mapping, variables);
  const missing = wanted.filter((name) => given.every((one) => one.name !== name));
  const extra = given.filter(({ name }) => !wanted.includes(name));
  if (missing.length === 0 && extra.length === 0) return [];
  const said = [
    ...(missing.length > 0 ? [`has no value for ${missing.map(braced).join(', ')} in the body`] : []),
    ...extra.map(({ name }) =>
      inHeader.includes(name)
        ? `fills the body with ${braced(name)}, which is only in the header`
        : `fills ${braced(name)}, which is not in the body`,
    ),
  ];
  const message = `${said.join(' and ')}; write ${suggestNames(comparison, wanted)}`;
  return [{ path: `${path}.variables`, message }];
}

/** As many variables as the body takes: those that are given already, the first ones of the template, or a person's choice. */
function suggestList({ mapping, variables }: Comparison, wanted: number): string {
  const given = bodyVariables(mapping, variables).map(({ variable }) => variable);
  const more = variables.filter((variable) => !given.includes(variable));
  const chosen = [...given, ...more].slice(0, wanted);
  return JSON.stringify([...chosen, ...Array<string>(wanted - chosen.length).fill(unsure)]);
}

/** Each name of the provider with the variable that has it already, has the same name, or is left over. */
function suggestNames({ mapping, variables }: Comparison, wanted: readonly string[]): string {
  const given = mapping.parameterFormat === 'named' ? bodyVariables(mapping, variables) : [];
  const known = wanted.map(
    (name) =>
      given.find((one) => one.name === name)?.variable ?? variables.find((variable) => variable === name),
  );
  const left = variables.filter((variable) => !known.includes(variable));
  const pairs = wanted.map((name, index) => [known[index] ?? left.shift() ?? unsure, name] as const);
  return `{ ${pairs.map((pair) => pair.map((text) => JSON.stringify(text)).join(': ')).join(', ')} }`;
}

const count = (number: number): string => `${number} variable${number === 1 ? '' : 's'}`;
