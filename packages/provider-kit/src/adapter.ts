import type { WhatsAppProvider } from '@wamux/core';
import type { TemplateMap } from '@wamux/core/policy';
import type * as z from '@wamux/core/zod';
import type { Limiter } from '@wamux/limits';
import type { HttpTransport } from '@wamux/transport';

/** One provider's adapter: what its config entry may contain, and how it becomes an instance. */
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

/** What `wamux init` writes for a new user of the adapter. */
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
  /** The environment variables that the entry requires. */
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
  /** A made-up value of the right form, where the form is checked. */
  readonly example?: string;
}

/** What an instance is given besides its own settings. */
export interface AdapterWiring<Template> {
  /** Shared with other instances. The adapter does not close it. */
  readonly transport: HttpTransport;
  /** Shared as well: instances with the same credential share its limits. */
  readonly limiter: Limiter;
  /** The logical templates that the config maps on this instance, as `template` has read the mappings. */
  readonly templates: TemplateMap<Template>;
}
