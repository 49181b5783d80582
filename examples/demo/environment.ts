import type { SimulatedProvider, Simulator } from '@wamux/simulator';

const unsignedSecret = 'simulated-callback-secret';

/** The secret that proves a provider's webhooks; where nothing is signed, it is part of the address. */
const webhookSecretOf = ({ description }: SimulatedProvider): string =>
  description.webhooks?.signing.header?.secret ?? unsignedSecret;

/** The variable for `apiKey` of the provider `dt` is `DT_API_KEY`. */
const nameOf = (id: string, setting: string): string =>
  `${id}_${setting.replaceAll(/[A-Z]/g, (letter) => `_${letter}`)}`.toUpperCase();

/** The variables that the config of an app with these providers may use. */
export function environmentOf({ providers }: Simulator): Record<string, string> {
  return Object.fromEntries(
    [...providers.values()].flatMap((side) => {
      const { id, settings, webhook } = side.description.config;
      const given = { ...settings, ...webhook, url: side.origin, webhookSecret: webhookSecretOf(side) };
      return Object.entries(given).map(([setting, value]) => [nameOf(id, setting), value]);
    }),
  );
}

/** Registers an address at a provider for its reports. */
export function register(side: SimulatedProvider, url: string): void {
  const { webhooks } = side.description;
  if (webhooks === undefined) return;
  const { header, sign } = webhooks.signing;
  const unsigned = { secret: unsignedSecret, url, body: '', at: 0 };
  side.sendWebhooksTo(header === null ? sign(unsigned).url : url);
}
