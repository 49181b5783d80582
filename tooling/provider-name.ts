/** `decision-telecom`, `link-button`: lower-case words with hyphens, as adapters and kinds of messages are called. */
export const kebabCase = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

const pascalCase = (name: string): string =>
  name
    .split('-')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');

/** `decisionTelecom`: the adapter and the dialect in code. */
export function camelCase(name: string): string {
  const pascal = pascalCase(name);
  return `${pascal.charAt(0).toLowerCase()}${pascal.slice(1)}`;
}

/** The name in the form of each of the template's. The template has two words, so that no form looks like another. */
export const inEveryForm = (name: string): readonly (readonly [from: string, to: string])[] => [
  ['acme-chat', name],
  ['acmeChat', camelCase(name)],
  ['AcmeChat', pascalCase(name)],
  ['Acme Chat', pascalCase(name).replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')],
  ['ACME_CHAT', name.replaceAll('-', '_').toUpperCase()],
];
