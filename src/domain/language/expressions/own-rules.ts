import type { FigureRule } from '#domain/language/figures.ts';
import type { OptOutPhrases } from '#domain/language/opt-out-phrases.ts';
import { arabic } from './arabic.ts';
import { chinese } from './chinese.ts';
import { english } from './english.ts';
import { spanish } from './spanish.ts';
import { vietnamese } from './vietnamese.ts';

/** Expressions of their own, for the languages that most families here speak. Others do with the lists of their files. */
export const ownRules: Readonly<
  Record<string, { figures: readonly FigureRule[]; optOut: OptOutPhrases }>
> = { en: english, es: spanish, vi: vietnamese, ar: arabic, zh: chinese };
