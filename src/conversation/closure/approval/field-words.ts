import { fact, note, quote } from '#cards/blocks.ts';
import type { Block, Fact } from '#cards/card.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import {
  familyValues,
  fieldsOf,
  fillFamilyFields,
  inventedChildren,
} from '#domain/language/family-fields.ts';
import { count, plural } from '#domain/shared/count-words.ts';

/** Where the words have fields: how many phones can hear them filled. */
export function fieldBlocks(view: CampaignView): Block[] {
  const phones = phonesWords(view);
  return phones === undefined
    ? []
    : [
        note(
          `A parent who presses 6 hears ${fieldWords(view)} filled in: ${phones}. Others hear plain words.`,
        ),
      ];
}

/** In full, for Details. */
export function fieldFacts(view: CampaignView): Fact[] {
  const phones = phonesWords(view);
  return phones === undefined
    ? []
    : [
        fact(
          'Key 6',
          `Calls say ${fieldWords(view)} to a parent who presses 6: ${phones}. Voicemails, texts and shared phones get the plain words`,
        ),
      ];
}

/** The English as everybody hears it, and as a family does that nobody has. */
export function fieldQuotes(view: CampaignView): Block[] {
  const english = view.texts.find(({ language }) => language === 'en')?.body;
  if (english === undefined || view.fields === undefined) return [];
  const example = familyValues(inventedChildren(2, view.schools.slice(0, 2)), 'en');
  return [
    quote('Everyone hears', fillFamilyFields(english, 'en')),
    quote('Key 6, an invented family', fillFamilyFields(english, 'en', example)),
  ];
}

const fieldWords = ({ texts }: CampaignView) =>
  new Intl.ListFormat('en-US').format(
    fieldsOf(Object.fromEntries(texts.map(({ language, body }) => [language, body]))).map(
      (name) => `{${name}}`,
    ),
  );

/** `812 of 1,990 phones`; nothing where the words have no fields. */
function phonesWords({ fields, sealed }: CampaignView): string | undefined {
  if (fields === undefined || sealed === undefined) return undefined;
  return `${count(fields.phones)} of ${plural(sealed.voiceCount, 'phone')}`;
}
