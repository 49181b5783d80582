import { usageError } from '../cli-error.js';
import { nameOfDelimiter } from './find-delimiter.js';
import type { BulkPlan } from './read-plan.js';
import { readColumnNames } from './read-rows.js';

/**
 * Gives every variable of the template that no flag gives a column the one of the same name: letter case, accents, spaces,
 * `_` and `-` make no difference.
 *
 * @param variables The variables of the template, as the config names them.
 * @throws {CliError} when a variable has no column.
 */
export async function matchColumns(plan: BulkPlan, variables: readonly string[]): Promise<BulkPlan> {
  const { template } = plan;
  const missing = variables.filter((variable) => template?.columns.has(variable) === false);
  if (template === undefined || missing.length === 0) return plan;
  const names = await readColumnNames(plan);
  const columns = new Map(template.columns);
  for (const variable of missing) {
    // Two columns of one name are told apart by nobody; the check of the header says so.
    const found = names.find((name) => toPlain(name) === toPlain(variable));
    if (found !== undefined) columns.set(variable, found);
  }
  const unmatched = missing.filter((variable) => !columns.has(variable));
  if (unmatched.length === 0) return { ...plan, template: { ...template, columns } };
  const [first = ''] = unmatched;
  throw usageError(
    `no column is named as the variable${unmatched.length === 1 ? '' : 's'} ${unmatched.join(', ')} of ${template.name}`,
    `Say which it is: --var ${first}=column. Columns, separated by ${nameOfDelimiter(plan.delimiter)}: ${names.join(', ')}`,
  );
}

const toPlain = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/\p{Mark}|[\s_-]/gu, '')
    .toLowerCase();
