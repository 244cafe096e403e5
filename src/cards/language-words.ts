import { note } from '#cards/blocks.ts';
import type { LanguageDoubt } from '#domain/campaign/translation/language-doubts.ts';
import type { CampaignView } from '#domain/campaign/view/campaign-view.ts';
import { languageName } from '#domain/language/languages.ts';
import type { Block } from './card.ts';

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

/** In red, one line a language: an approver reads one of them as a rule. */
export function languageBlocks({ sealed, author }: CampaignView): Block[] {
  const doubts = (sealed?.warnings.odd ?? []).filter((warning) => 'isKept' in warning);
  const languages = [...new Set(doubts.map(({ language }) => language))];
  return languages.map((language) => {
    const own = doubts.filter((doubt) => doubt.language === language);
    const kept = own.some(({ isKept }) => isKept) ? ` ${author} says it means the same.` : '';
    const text = `${languageName(language)}: ${own.map(doubtWords).join(' ')}${kept}`;
    return note(text, 'bad');
  });
}
