import { type DialectRegister, dialects } from '@wamux/simulator';
import { withCredential } from '../canary-settings.js';

/** A credential with every character that some encoding changes. */
const key = "cAnary/4711+x~(Zq'9)*k";
const pair = 'shop-4711:pA55-of-dt!';
const queryCanary = 'query-canary';
/** An address whose query contains a secret of the app. */
export const publicUrl = `https://app.example.test/hook?token=${queryCanary}`;

/** The secret that signs every webhook. */
export const webhookSecret = 'user:a-webhook-secret-4711';

/** One provider, whose credentials are canaries. */
export interface CanaryProvider {
  /** Its name in the config. */
  readonly id: string;
  /** Its entry in the config. */
  readonly entry: { readonly adapter: string };
  /** Its part of the template `code`. */
  readonly template: object;
  /** What the provider receives and nobody else may learn. */
  readonly credentials: readonly string[];
}

/** Providers whose credential has a form of its own, or which receive more than a credential. */
const special: Readonly<
  Record<string, { readonly settings?: object; readonly credentials: readonly string[] }>
> = {
  // It splits its key into a pair, and is given an address of ours.
  'decision-telecom': {
    settings: { apiKey: Buffer.from(pair).toString('base64') },
    credentials: [Buffer.from(pair).toString('base64'), pair, 'pA55-of-dt!', queryCanary],
  },
  twilio: { credentials: [key, queryCanary] },
};

/** Every registered provider, at one address. */
export const canaryProviders = (baseUrl: string): readonly CanaryProvider[] =>
  Object.values(dialects as DialectRegister).map((dialect) => {
    const { config, name, webhooks } = dialect;
    const { credentials = [key], settings } = special[name] ?? {};
    const webhook = { ...config.webhook, secrets: [webhookSecret], publicUrl };
    return {
      id: config.id,
      entry: {
        adapter: name,
        ...withCredential(dialect, key),
        ...settings,
        ...(webhooks !== undefined && { webhook }),
        baseUrl,
        limits: { pairInterval: '0s' },
      },
      template: { ...config.templates.otp_code },
      credentials,
    };
  });
