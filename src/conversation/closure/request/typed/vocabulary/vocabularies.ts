import { english } from './english.ts';
import { spanish } from './spanish.ts';

/** The languages that staff type, each with its own. */
export const vocabularies = { en: english, es: spanish } as const;
