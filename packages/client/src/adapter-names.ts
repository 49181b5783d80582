import { builtInAdapters } from './adapter-registry.js';

/** Other names by which people know the adapters. */
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

/** Finds the adapter meant by a name such as `Bird`, `meta` or `cloud_api`; returns any other name as it is. */
export function toAdapterName(written: string): string {
  const plain = written.toLowerCase().replaceAll(/[\s_]+/g, '-');
  if (Object.hasOwn(builtInAdapters, plain)) return plain;
  return Object.hasOwn(aliases, plain) ? (aliases[plain] as string) : written;
}
