import { usageError } from '../cli-error.js';
import { listColumns, placesOf } from './columns.js';
import type { BulkPlan } from './read-plan.js';
import { readColumnNames } from './read-rows.js';

/**
 * Gives every variable of the template that no flag gives a column the one of the same name.
 *
 * @param variables The variables of the template, as the config names them.
 * @throws {CliError} when a variable has no column, or the header cannot be read.
 */
export async function matchColumns(plan: BulkPlan, variables: readonly string[]): Promise<BulkPlan> {
  const { template } = plan;
  const missing = variables.filter((variable) => template?.columns.has(variable) === false);
  if (template === undefined || missing.length === 0) return plan;
  const names = await readColumnNames(plan);
  // Two columns of one name cannot be told apart; the check of the header reports that.
  const unmatched = missing.filter((variable) => placesOf(names, variable).length === 0);
  if (unmatched.length === 0) {
    const columns = new Map([...template.columns, ...missing.map((name) => [name, name] as const)]);
    return { ...plan, template: { ...template, columns } };
  }
  const [first = ''] = unmatched;
  throw usageError(
    `no column matches the variable${unmatched.length === 1 ? '' : 's'} ${unmatched.join(', ')} of ${template.name}`,
    `Name the column: --var ${first}=column. ${listColumns(plan.delimiter, names)}`,
  );
}
