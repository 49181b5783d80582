import type { DialectDescription } from '@wamux/simulator';

/** Vonage's tokens, signed by a private key, differ each time; Vonage's other kind of credential takes their place. */
const otherCredentials: Readonly<Record<string, (credential: string) => object>> = {
  vonage: (apiSecret) => ({
    applicationId: undefined,
    privateKey: undefined,
    apiKey: 'abcd1234',
    apiSecret,
  }),
};

/** The settings of a simulated provider with this credential in place of its own, whatever the setting is called. */
export function withCredential(
  { config, name, secrets }: Pick<DialectDescription, 'config' | 'name' | 'secrets'>,
  credential: string,
): object {
  const settings = Object.entries(config.settings).map(([setting, value]) => [
    setting,
    secrets.includes(value) ? credential : value,
  ]);
  return { ...Object.fromEntries(settings), ...otherCredentials[name]?.(credential) };
}
