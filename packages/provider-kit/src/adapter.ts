import { Secret, type TemplateMap, type WhatsAppProvider } from '@wamux/core';
import type { Limiter } from '@wamux/limits';
import type { HttpTransport } from '@wamux/transport';
import * as z from 'zod';

/** One provider's adapter: what its config entry may say, and how an instance is made of it. */
export interface Adapter<Settings extends z.ZodType = z.ZodType, Template extends z.ZodType = z.ZodType> {
  /** The name that a config entry's `adapter` gives. */
  readonly name: string;
  /** The config entry, without `adapter`. */
  readonly settings: Settings;
  /** What `templates.<name>.on.<provider>` says for this adapter. */
  readonly template: Template;
  create(
    id: string,
    settings: z.output<Settings>,
    wiring: AdapterWiring<z.output<Template>>,
  ): WhatsAppProvider;
  /** For `wamux init`. Without it the command does not offer this adapter. */
  readonly starter?: AdapterStarter;
}

/** What `wamux init` writes for a person who begins with an adapter. */
export interface AdapterStarter {
  /** The provider's name in the config. */
  readonly id: string;
  /** The provider, and what can be sent through it. */
  readonly title: string;
  /**
   * The YAML below the provider's name. A line that begins with `# ` and no capital letter is an optional part, which
   * can be uncommented as it stands.
   */
  readonly entry: string;
  /** YAML: what this provider calls the template of the example. */
  readonly template: string;
  /** The environment variables that the entry needs. */
  readonly needs: readonly StarterVariable[];
  /** The environment variables of the optional parts. */
  readonly mayNeed: readonly StarterVariable[];
}

/** An environment variable of a starter. */
export interface StarterVariable {
  readonly name: string;
  /** What the value is, and where a person finds it. */
  readonly meaning: string;
}

export interface AdapterWiring<Template> {
  /** Shared with other instances; whoever made it closes it. */
  readonly transport: HttpTransport;
  /** Shared as well: instances with one credential have its limits in common. */
  readonly limiter: Limiter;
  readonly templates: TemplateMap<Template>;
}

/** Keeps the types of the schemas, so that `create` receives exactly what they give. */
export function defineAdapter<Settings extends z.ZodType, Template extends z.ZodType>(
  adapter: Adapter<Settings, Template>,
): Adapter<Settings, Template> {
  return adapter;
}

const origin = z
  .url({ protocol: /^https?$/, error: 'expected an http or https URL', abort: true })
  .refine(
    (url) => new URL(url).pathname === '/' && new URL(url).search === '',
    'expected an origin, without a path',
  )
  // Both would be dropped without a word.
  .refine((url) => {
    const { username, password } = new URL(url);
    return username === '' && password === '';
  }, 'expected an origin, without a user name and a password')
  .refine((url) => !url.includes('#'), 'expected an origin, without a fragment')
  .transform((url) => new URL(url).origin);

/** Settings that every adapter's config entry takes. */
export function commonSettings(defaults: { readonly timeoutMs: number }) {
  return {
    /** An origin to use instead of the provider's: a simulator, a proxy. */
    baseUrl: origin.optional(),
    /** The most that one request may take, in milliseconds. */
    timeoutMs: z.int().min(1).max(600_000).default(defaults.timeoutMs),
  };
}

/** A credential: goes into a header, so only what a header may hold. */
export const credential = z
  .string()
  .regex(/^[\x21-\x7e]+$/, 'expected visible ASCII characters without spaces')
  .transform((value) => new Secret(value));
