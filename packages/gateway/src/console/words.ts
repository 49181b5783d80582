import { english, type Words } from './words/english.js';
import { spanish } from './words/spanish.js';

export type { Words } from './words/english.js';

/** The languages of the pages, as ISO 639-1 names them. */
export type Language = 'en' | 'es';

/** The languages of the console, by the codes that browsers ask for. */
export const languages: Readonly<Record<Language, Words>> = { en: english, es: spanish };

export const isLanguage = (given: string | undefined | null): given is Language =>
  given === 'en' || given === 'es';

/** The first language of `Accept-Language` that the console has; English where there is none. Weights are in order of wish. */
export function preferredLanguage(acceptLanguage: string | null): Language {
  const wished = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      const weight = parameters.find((parameter) => parameter.startsWith('q='));
      return {
        language: range.split('-')[0],
        weight: weight === undefined ? 1 : Number(weight.slice(2)) || 0,
      };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return wished.map(({ language }) => language).find(isLanguage) ?? 'en';
}
