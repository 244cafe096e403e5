import { note } from '#cards/blocks.ts';
import type { Block } from '#cards/card.ts';
import { clock } from '#cards/format.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { languageName } from '#domain/language/languages.ts';
import type { Standing } from '#domain/words/translation/translation.ts';

/** Of a machine's translations: who accepted those that are used, and those that could be added. */
export function translationLines(view: CampaignView): Block[] {
  const used = view.translations.filter((one) => isUsed(view, one));
  const ready = addable(view);
  return [
    ...(used.length === 0 ? [] : [note(acceptedWords(view, used))]),
    ...(ready.length === 0
      ? []
      : [note(`${acceptedWords(view, ready)} Not in this request yet.`, 'warning')]),
  ];
}

/** Accepted since the request was written: another version can have it. */
const addable = (view: CampaignView): Standing[] =>
  view.translations.filter(
    ({ state, language }) => state === 'accepted' && !hasText(view, language),
  );

/** Asked for, and no reader has accepted it yet. */
export const isUnaccepted = (view: CampaignView, language: string): boolean =>
  view.translations.some(
    (one) => one.language === language && (one.state === 'asked' || one.state === 'proposed'),
  );

const hasText = ({ texts }: CampaignView, language: string) =>
  texts.some((text) => text.language === language);

const isUsed = ({ texts }: CampaignView, { language, accepted }: Standing) =>
  texts.some((text) => text.language === language && text.body === accepted);

/** `Somali: accepted by Hodan Abdi, 5:14 am CST.` */
const acceptedWords = ({ timeZone }: CampaignView, standings: readonly Standing[]) =>
  standings
    .map(({ language, by, at }) => {
      const when = at === null ? '' : `, ${clock(at, timeZone)}`;
      return `${languageName(language)}: accepted by ${by ?? ''}${when}.`;
    })
    .join(' ');
