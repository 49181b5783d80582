import type { DialectDescription } from '@wamux/simulator';

/** Tokens that a private key signs are other ones each time; in their place it is the other credential that Vonage takes. */
const otherCredentials: Readonly<Record<string, (credential: string) => object>> = {
  vonage: (apiSecret) => ({
    applicationId: undefined,
    privateKey: undefined,
    apiKey: 'abcd1234',
    apiSecret,
  }),
};

/** The settings of a simulated provider with this in the place of its credential, whatever that is called. */
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
