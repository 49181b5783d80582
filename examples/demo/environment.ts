import type { SimulatedProvider, Simulator } from '@wamux/simulator';

const unsignedSecret = 'simulated-callback-secret';

/** What proves a webhook of a provider; where nothing is signed, a text in the address does. */
const webhookSecretOf = ({ description }: SimulatedProvider): string =>
  description.webhooks?.signing.header?.secret ?? unsignedSecret;

/** `apiKey` of the provider `dt` is `DT_API_KEY`. */
const nameOf = (id: string, setting: string): string =>
  `${id}_${setting.replaceAll(/[A-Z]/g, (letter) => `_${letter}`)}`.toUpperCase();

/** The variables that the config of an app with these providers may name. */
export function environmentOf({ providers }: Simulator): Record<string, string> {
  return Object.fromEntries(
    [...providers.values()].flatMap((side) => {
      const { id, settings, webhook } = side.description.config;
      const given = { ...settings, ...webhook, url: side.origin, webhookSecret: webhookSecretOf(side) };
      return Object.entries(given).map(([setting, value]) => [nameOf(id, setting), value]);
    }),
  );
}

/** Lets a provider report to an address, as somebody registers it there. */
export function register(side: SimulatedProvider, url: string): void {
  const { webhooks } = side.description;
  if (webhooks === undefined) return;
  const { header, sign } = webhooks.signing;
  const unsigned = { secret: unsignedSecret, url, body: '', at: 0 };
  side.sendWebhooksTo(header === null ? sign(unsigned).url : url);
}
