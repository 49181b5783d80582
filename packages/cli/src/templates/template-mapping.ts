import type { TemplateDefinition, WhatsAppProvider } from 'wamux';

/** What the mappings of all adapters have, each its part of it: an entry of `templates.<name>.on`, as it was read. */
export interface TemplateMapping {
  readonly name?: string;
  /** The provider's language of the template: one, or one for each language of messages. */
  readonly language?: string | Readonly<Record<string, string>>;
  /** `keyed`: all placeholders have keys, as at Bird; `numbered`: the keys are numbers, as at Twilio. Absent: `positional`. */
  readonly parameterFormat?: 'positional' | 'named' | 'keyed' | 'numbered';
  readonly variables?: readonly string[] | Readonly<Record<string, string>>;
  readonly header?: PartMapping;
  /** The mapping of each button, by its place. */
  readonly buttons?: Readonly<Record<string, PartMapping>>;
  /** What the template is known by where that is not its name; one for each language where they are apart (Twilio). */
  readonly projectId?: string | Readonly<Record<string, string>>;
  /** The version of the template, at Bird. */
  readonly version?: string;
}

/** Which variable fills a part, and under which key, where the provider gives parameters keys. */
interface PartMapping {
  readonly type?: string;
  readonly variable?: string;
  readonly key?: string;
}

/** A mapping, and what it is compared with. */
export interface Comparison {
  /** The mapping's path in the config. */
  readonly path: string;
  readonly mapping: TemplateMapping;
  /** The variables of the logical template. */
  readonly variables: readonly string[];
  readonly listed: TemplateDefinition;
  readonly capabilities: WhatsAppProvider['capabilities'];
}

/** Which variables fill the body, and what the provider calls each. */
export function bodyVariables(
  { parameterFormat, variables: mapped }: TemplateMapping,
  logical: readonly string[],
): readonly { readonly variable: string; readonly name: string }[] {
  if (mapped === undefined || isList(mapped)) {
    return (mapped ?? logical).map((variable, index) => ({
      variable,
      name: parameterFormat === 'numbered' ? String(index + 1) : variable,
    }));
  }
  const filling = parameterFormat === 'keyed' ? logical : Object.keys(mapped);
  return filling.map((variable) => ({
    variable,
    name: (Object.hasOwn(mapped, variable) ? mapped[variable] : undefined) ?? variable,
  }));
}

/** The config's name for the member that identifies a template by an id: Bird's project, or Twilio's content. */
export const idMember = ({ name }: TemplateMapping): string =>
  name === undefined ? 'projectId' : 'contentSid';

const isList = (variables: NonNullable<TemplateMapping['variables']>): variables is readonly string[] =>
  Array.isArray(variables);
