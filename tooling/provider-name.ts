/** `decision-telecom`, `link-button`: lower-case words with hyphens, as in the names of adapters and message kinds. */
export const kebabCase = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

const pascalCase = (name: string): string =>
  name
    .split('-')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');

/** `decisionTelecom`: the name of the adapter and of the dialect in code. */
export function camelCase(name: string): string {
  const pascal = pascalCase(name);
  return `${pascal.charAt(0).toLowerCase()}${pascal.slice(1)}`;
}

/** The name in each form that the template uses. The template's name has two words, so that no two forms look alike. */
export const inEveryForm = (name: string): readonly (readonly [from: string, to: string])[] => [
  ['acme-chat', name],
  ['acmeChat', camelCase(name)],
  ['AcmeChat', pascalCase(name)],
  ['Acme Chat', pascalCase(name).replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')],
  ['ACME_CHAT', name.replaceAll('-', '_').toUpperCase()],
];
