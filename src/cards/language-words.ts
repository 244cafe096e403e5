import type { LanguageDoubt } from '#domain/closure/translation/language-doubts.ts';
import { languageName } from '#domain/language/languages.ts';

/** Why one language may say something else than the English. */
export function doubtWords(doubt: LanguageDoubt): string {
  const name = languageName(doubt.language);
  switch (doubt.kind) {
    case 'language-stale':
      return `The ${name} text wasn’t changed when the English was.`;
    case 'language-differs':
      return `${figures('the English text', doubt.english)}${figures(`the ${name} text`, doubt.other)}`.trimEnd();
    case 'dismissal-unsaid':
      return `The ${name} text doesn’t say when students leave.`;
  }
}

const figures = (whose: string, said: readonly string[]) =>
  said.length === 0 ? '' : `Only ${whose} says ${said.map((one) => `“${one}”`).join(', ')}. `;
