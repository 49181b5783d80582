import type { WhatsAppProvider } from '@wamux/core';
import type { TemplateMap } from '@wamux/core/policy';
import type * as z from '@wamux/core/zod';
import type { Limiter } from '@wamux/limits';
import type { HttpTransport } from '@wamux/transport';

/** One provider's adapter: what its config entry may say, and how an instance is made of it. */
export interface Adapter<Settings extends z.ZodType = z.ZodType, Template extends z.ZodType = z.ZodType> {
  /** The name that a config entry's `adapter` gives. */
  readonly name: string;
  /** The config entry, without `adapter`. */
  readonly settings: Settings;
  /** What `templates.<name>.on.<provider>` says for this adapter. */
  readonly template: Template;
  /**
   * Makes an instance for one config entry. Calls nothing yet.
   *
   * @param id The entry's name in the config.
   * @param settings The entry, as `settings` has read it.
   */
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
  /** As the entry names it within `${…}`. */
  readonly name: string;
  /** What the value is, and where a person finds it. */
  readonly meaning: string;
  /** A value that nobody has, where the form of one is checked. */
  readonly example?: string;
}

/** What an instance is given besides its own settings. */
export interface AdapterWiring<Template> {
  /** Shared with other instances; whoever made it closes it. */
  readonly transport: HttpTransport;
  /** Shared as well: instances with one credential have its limits in common. */
  readonly limiter: Limiter;
  /** The logical templates that the config maps on this instance, as `template` has read the mappings. */
  readonly templates: TemplateMap<Template>;
}
