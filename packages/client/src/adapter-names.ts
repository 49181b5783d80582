import { builtInAdapters } from './adapter-registry.js';

/** What people call a provider, beside the name of its adapter. */
const aliases: Readonly<Record<string, string>> = {
  bird: 'channels',
  messagebird: 'channels',
  meta: 'cloud-api',
  whatsapp: 'cloud-api',
  facebook: 'cloud-api',
  dt: 'decision-telecom',
  decisiontelecom: 'decision-telecom',
  '360dialog': 'dialog360',
  d360: 'dialog360',
};

/** The adapter that a person means by a name such as `Bird`, `meta` or `cloud_api`; any other name as it is. */
export function toAdapterName(written: string): string {
  const plain = written.toLowerCase().replaceAll(/[\s_]+/g, '-');
  if (Object.hasOwn(builtInAdapters, plain)) return plain;
  return Object.hasOwn(aliases, plain) ? (aliases[plain] as string) : written;
}
