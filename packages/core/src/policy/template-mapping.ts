import type { Issue } from '../errors.js';
import { makeOnce } from '../helpers/make-once.js';
import { strictObject } from '../input/strict-object.js';
import { suggestion } from '../input/suggestion.js';
import { type TemplateButtonType, templateButtonTypes } from '../messages/template-button-types.js';
import * as z from '../zod.js';

/** Which variable fills a header or a button of the template, and what the provider calls the parameter. */
export interface PartMapping {
  /** The type of a button. Absent: `url`. */
  readonly type?: TemplateButtonType | undefined;
  /** Our name. Absent where the message gives the value. */
  readonly variable?: string | undefined;
  /** The provider's name of the parameter, where it gives parameters names. */
  readonly key?: string | undefined;
}

/**
 * What `templates.<name>.on.<provider>` says of where our variables go, whatever the provider; what else stands there is
 * the adapter's. Made by the fields of {@link templateFields}.
 */
export interface TemplateMapping {
  /** One, or by the message's language the provider's; the first is for messages that name none. */
  readonly language?: string | Readonly<Record<string, string>> | undefined;
  /**
   * How the provider tells parameters apart: those of a body by their order or by names; or all parameters of a template,
   * header and buttons included, by keys (Bird), of which those of a body may be numbers from 1 upwards (Twilio).
   */
  readonly parameterFormat?: 'positional' | 'named' | 'keyed' | 'numbered' | undefined;
  /**
   * A list: which variables fill the body, in the order of its placeholders. An object: which fill it, with the provider's
   * name of each; where parameters have keys, those of which it does not speak keep our name. Absent: all, in our order.
   */
  readonly variables?: readonly string[] | Readonly<Record<string, string>> | undefined;
  /**
   * What fills the header, where the template has one with a placeholder. Absent: the message gives it, or nothing
   * does.
   */
  readonly header?: PartMapping | undefined;
  /** By the button's place in the template. */
  readonly buttons?: Readonly<Record<string, PartMapping>> | undefined;
}

const aLanguage = 'expected a language code such as "es" or "pt_BR"';
const languageCode = makeOnce(() => z.string({ error: aLanguage }).min(2, aLanguage));
const name = makeOnce(() => z.string().min(1));
const variableName = makeOnce(() => z.string({ error: 'expected the name of a variable' }).min(1));
const place = makeOnce(() =>
  z.string().regex(/^\d$/, 'expected the index of a button in the template, "0" to "9"'),
);

const language = makeOnce(() =>
  z.union(
    [
      languageCode(),
      z
        .record(languageCode(), languageCode())
        .refine((map) => Object.keys(map).length > 0, 'is empty; expected at least one language')
        .superRefine((map, context) => {
          const languages = Object.keys(map);
          for (const [place, language] of languages.entries()) {
            const same = languages.slice(0, place).find((one) => sameLanguage(one, language));
            if (same === undefined) continue;
            const message = `is the same language as "${same}"; expected each once`;
            context.addIssue({ code: 'custom', path: [language], message });
          }
        }),
    ],
    { error: 'expected a language, or an object from the languages of messages to those of the provider' },
  ),
);

const order = makeOnce(() => z.array(name(), { error: 'expected a list of variables' }));
const renamed = makeOnce(() =>
  z.record(name(), name()).superRefine((names, context) => {
    const theirs = Object.values(names);
    for (const [index, ours] of Object.keys(names).entries()) {
      if (theirs.indexOf(theirs[index] ?? '') === index) continue;
      const message = 'is also the name of another variable; expected a unique name';
      context.addIssue({ code: 'custom', path: [ours], message });
    }
  }),
);
const variables = makeOnce(() =>
  z.union([order(), renamed()], {
    error: 'expected a list of variables, or an object from our names to those of the provider',
  }),
);

const buttonsBy = <Part extends z.ZodType>(part: Part) =>
  z.record(place(), part, {
    error: ({ code }) =>
      code === 'invalid_key'
        ? 'expected the index of a button in the template, "0" to "9"'
        : 'expected an object keyed by button index, such as { "0": … }',
  });

const keyed = makeOnce(() =>
  z.union(
    [
      name().transform((key) => ({ key })),
      strictObject({
        key: name().describe("The template's own name of the parameter."),
        variable: name()
          .optional()
          .describe(
            "The app's name of the variable that fills the parameter. Absent: the message gives the value.",
          ),
      }),
    ],
    { error: 'expected a key, or { key, variable }' },
  ),
);

/**
 * What an adapter puts into its schema of `templates.<name>.on.<provider>`: those fields that its provider can fill. Each is
 * made when an adapter asks for it; none asks for all.
 */
export const templateFields = {
  get language() {
    return language();
  },
  get parameterFormat() {
    return z.enum(['positional', 'named']);
  },
  /** Our variables in the order of the template's placeholders. */
  get order() {
    return order();
  },
  /** Our variables in the order of the placeholders, or with the provider's name of each. */
  get variables() {
    return variables();
  },
  /** The variable of a text header. */
  get header() {
    return variableName().transform((variable) => ({ variable }));
  },
  /** The variables of buttons: of a URL or a one-time code by its name alone. */
  buttons: (types: readonly TemplateButtonType[] = templateButtonTypes) =>
    buttonsBy(
      z.union(
        [
          name().transform((variable) => ({ type: 'url' as const, variable })),
          strictObject({
            type: z.enum(types).describe('What the button does.'),
            variable: variableName().describe("The app's name of the variable that fills the button."),
          }),
        ],
        { error: 'expected a variable, or { type, variable }' },
      ),
    ),
  /** Where parameters have keys: the key of the header, with its variable where one fills it. */
  get keyedHeader() {
    return keyed();
  },
  /** Where parameters have keys: the key of each button, with its variable where one fills it. */
  get keyedButtons() {
    return buttonsBy(keyed());
  },
};

/** Whether two codes name one language, however they are written: `es-CO` is `es_CO`. */
export const sameLanguage = (a: string, b: string): boolean => normalized(a) === normalized(b);
const normalized = (language: string): string => language.replaceAll('-', '_').toLowerCase();

/**
 * What is wrong with a mapping beside its form, by paths within it; to be asked when the config is read. Parts that are
 * made by no field of {@link templateFields} are not looked at.
 *
 * @param variables The logical template's.
 * @param asWritten How a name stands in the config, where its value is from the environment.
 */
export function findMappingIssues(
  mapping: TemplateMapping,
  variables: readonly string[],
  asWritten: (name: string) => string = (name) => name,
): Issue[] {
  return [
    ...findUnknown(mapping, variables, asWritten),
    ...(goesByKeys(mapping) ? findRepeatedKeys(mapping, variables, asWritten) : []),
  ];
}

/** By its order one text may stand in several places; of a name there is one. Those of an object its schema has compared. */
const goesByKeys = ({ parameterFormat, variables }: TemplateMapping): boolean =>
  parameterFormat === 'keyed' ||
  parameterFormat === 'numbered' ||
  (parameterFormat === 'named' && Array.isArray(variables));

function findUnknown(
  mapping: TemplateMapping,
  variables: readonly string[],
  asWritten: (name: string) => string,
): Issue[] {
  const named: readonly unknown[] = Array.isArray(mapping.variables)
    ? mapping.variables
    : Object.keys(mapping.variables ?? {});
  const used = [
    ...named.map((variable) => ({ path: 'variables', variable })),
    ...partsOf(mapping).map(({ path, part }) => ({ path, variable: part.variable })),
  ];
  return used.flatMap(({ path, variable }) => {
    if (typeof variable !== 'string' || variables.includes(variable)) return [];
    const written = asWritten(variable);
    const message = `"${written}" is not a variable${suggestion(written, variables.map(asWritten))}`;
    return [{ path, message }];
  });
}

function findRepeatedKeys(
  mapping: TemplateMapping,
  variables: readonly string[],
  asWritten: (name: string) => string,
): Issue[] {
  const keyed = [
    ...bodyNames(mapping, variables).map(({ name: key }) => ({ path: 'variables', key })),
    ...partsOf(mapping).flatMap(({ path, part: { key } }) => (key === undefined ? [] : [{ path, key }])),
  ];
  const isRepeated = ({ key }: { key: string }, place: number): boolean =>
    keyed.findIndex((one) => one.key === key) < place;
  return keyed.filter(isRepeated).map(({ path, key }) => ({
    path,
    message: `"${asWritten(key)}" is also the key of another parameter; expected a unique key`,
  }));
}

/** The parts in the form that the fields give them; an adapter of somebody else may have forms of its own. */
function partsOf({ header, buttons }: TemplateMapping): readonly { path: string; part: PartMapping }[] {
  const isPart = (part: unknown): part is PartMapping => typeof part === 'object' && part !== null;
  return [
    { path: 'header', part: header },
    ...Object.entries(buttons ?? {}).map(([index, part]) => ({ path: `buttons.${index}`, part })),
  ].flatMap(({ path, part }) => (isPart(part) ? [{ path, part }] : []));
}

/** Which variables fill the body, with the name that each has at the provider. */
export function bodyNames(
  { parameterFormat, variables }: TemplateMapping,
  logical: readonly string[],
): readonly { readonly variable: string; readonly name: string }[] {
  if (variables === undefined || Array.isArray(variables)) {
    const isNumbered = parameterFormat === 'numbered';
    return ((variables as readonly string[] | undefined) ?? logical).map((variable, index) => ({
      variable,
      name: isNumbered ? String(index + 1) : variable,
    }));
  }
  const names = variables as Readonly<Record<string, string>>;
  const nameOf = (variable: string): string =>
    Object.hasOwn(names, variable) ? (names[variable] ?? variable) : variable;
  const filling = parameterFormat === 'keyed' ? logical : Object.keys(names);
  return filling.map((variable) => ({ variable, name: nameOf(variable) }));
}
