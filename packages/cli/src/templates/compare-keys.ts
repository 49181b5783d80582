import type { Issue } from 'wamux';
import { bodyVariables, type Comparison } from './template-mapping.js';

/**
 * For a provider whose placeholders have keys (Bird): each key must get a value from somewhere, and no other key is given
 * one.
 */
export function compareKeys({ path, mapping, variables, listed }: Comparison): readonly Issue[] {
  const { placeholders = [] } = listed;
  const given = [
    ...bodyVariables(mapping, variables).map(({ variable, name }) => ({
      at: Array.isArray(mapping.variables) ? 'variables' : `variables.${variable}`,
      key: name,
    })),
    { at: 'header', key: mapping.header?.key },
    ...Object.entries(mapping.buttons ?? {}).map(([index, { key }]) => ({ at: `buttons.${index}`, key })),
  ];
  const known = `expected one of ${placeholders.join(', ')}`;
  const expected = placeholders.length === 0 ? 'it has none; remove it' : known;
  const missing = placeholders.filter((name) => given.every(({ key }) => key !== name));
  return [
    ...given.flatMap(({ at, key }): Issue[] =>
      key === undefined || placeholders.includes(key)
        ? []
        : [
            {
              path: `${path}.${at}`,
              message: `fills the key ${key}, which the template does not have; ${expected}`,
            },
          ],
    ),
    ...missing.map((name) => ({
      path,
      message: `gives no value for the key ${name}; write "variables": { "<variable>": ${JSON.stringify(name)} }, or the key under "header" or "buttons"`,
    })),
  ];
}
