import { note, quote } from '#cards/blocks.ts';
import type { Block, Card } from '#cards/card.ts';
import { wallTime } from '#cards/format.ts';
import { doubtWords } from '#cards/language-words.ts';
import type { Warning } from '#domain/closure/seal/warning.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { languageName } from '#domain/language/languages.ts';
import { plural } from '#domain/shared/count-words.ts';
import { isUnaccepted, translationLines } from './translation-lines.ts';

type Doubt = Extract<Warning, { isKept: boolean }>;
type Unspoken = Extract<Warning, { kind: 'no-voice' }>;

/** In red: which languages are missing, can't be spoken, or may say something else than the English. */
export function languageLines(view: CampaignView): Block[] {
  const red = [
    ...missingWords(view),
    ...unspokenWords(view),
    ...doubtLines(view),
    ...keptWords(view),
  ];
  return red.length === 0 ? [] : [note(red.join(' '), 'bad')];
}

/** `Check Somali and Spanish: press Details.` */
export function languagesInShort(view: CampaignView): Block[] {
  const which = [...missingOf(view), ...unspokenOf(view), ...doubtsOf(view)];
  const named = [...new Set(which.map(({ language }) => language))];
  if (named.length === 0) return [];
  const shown = named.length > mostNamed ? `${named.length} languages` : names(named);
  return [note(`Check ${shown}: press Details.`, 'bad')];
}

const mostNamed = 3;

/** `English · 4 more languages`. */
export function shortLabel(view: CampaignView): string {
  const others = otherLanguages(view).length;
  return others < 2 ? languagesLabel(view) : `English · ${plural(others, 'more language')}`;
}

/** `English · also in Spanish, Vietnamese (not reviewed)`: stands above the English words. Details says by whom they aren’t. */
export function languagesLabel(view: CampaignView): string {
  const others = otherLanguages(view);
  if (others.length === 0) return 'English only';
  const unchecked = new Set(uncheckedOf(view).map(({ language }) => language));
  const [read, unread] = [true, false].map((isRead) =>
    others.filter((language) => unchecked.has(language) !== isRead).map(languageName),
  ) as [string[], string[]];
  if (unread.length === 0) return `English · also in ${read.join(', ')}`;
  if (read.length > 0)
    return `English · also in ${read.join(', ')}; not reviewed: ${unread.join(', ')}`;
  return `English · also in ${unread.join(', ')} (not reviewed)`;
}

/** All the words, in every language, with what is in doubt about each. */
export function languagesCard(view: CampaignView): Card {
  const title = `Closure ${view.number}: languages`;
  const doubts = doubtsOf(view);
  return {
    title,
    blocks: [
      ...view.texts.flatMap(({ language, body }) => [
        quote(languageName(language), body),
        ...doubts
          .filter((doubt) => doubt.language === language)
          .map((doubt) => note(`${doubtWords(doubt)}${keptBy(view, doubt)}`, 'bad')),
      ]),
      ...missingWords(view).map((text) => note(text, 'bad')),
      ...unspokenOf(view).map((warning) => note(unspokenLine(warning), 'bad')),
      ...translationLines(view),
    ],
    buttons: [],
    summary: title,
  };
}

/** What Details says of the languages: a line for each that can't be spoken, or that nobody has checked. */
export const languageDetails = (view: CampaignView): string[] => [
  ...missingWords(view),
  ...doubtLines(view),
  ...keptWords(view),
  ...unspokenOf(view).map(unspokenLine),
  ...uncheckedOf(view).map(
    ({ language, phones }) =>
      `${languageName(language)}: no speaker of it has reviewed our greeting, keys and standard texts (${plural(phones, 'phone')}).`,
  ),
];

export const otherLanguages = ({ texts }: CampaignView): string[] =>
  texts.map(({ language }) => language).filter((language) => language !== 'en');

const names = (languages: readonly string[]) =>
  new Intl.ListFormat('en-US').format(languages.map(languageName));

const keptBy = ({ author }: CampaignView, { isKept }: Doubt) =>
  isKept ? ` ${author} checked: it says the same.` : '';

function doubtsOf({ sealed }: CampaignView): Doubt[] {
  return (sealed?.warnings.odd ?? []).filter((warning) => 'isKept' in warning);
}

/** Languages of these families that had no text when the call list was locked. */
export const missingOf = ({ sealed }: CampaignView): Missing[] =>
  (sealed?.warnings.odd ?? []).filter((warning) => warning.kind === 'language-missing');

function missingWords(view: CampaignView): string[] {
  const found = missingOf(view);
  const isOpen = ({ language }: Missing) => isUnaccepted(view, language);
  return [
    ...missingLine(
      found.filter((one) => !isOpen(one)),
      (which, phones) => `Missing: ${which} (${phones} will hear English).`,
    ),
    ...missingLine(
      found.filter(isOpen),
      (which, phones) => `${which}: not accepted yet; these ${phones} hear English.`,
    ),
  ];
}

type Missing = Extract<Warning, { kind: 'language-missing' }>;

function missingLine(
  found: readonly Missing[],
  say: (which: string, phones: string) => string,
): string[] {
  if (found.length === 0) return [];
  const phones = found.reduce((sum, one) => sum + one.phones, 0);
  return [say(names(found.map(({ language }) => language)), plural(phones, 'phone'))];
}

const uncheckedOf = ({ sealed }: CampaignView) =>
  (sealed?.warnings.odd ?? []).filter((warning) => warning.kind === 'words-unchecked');

const unspokenOf = ({ sealed }: CampaignView) =>
  (sealed?.warnings.odd ?? []).filter((warning) => warning.kind === 'no-voice');

/** `Text only, no voice: Somali (41 phones).` */
function unspokenWords(view: CampaignView): string[] {
  const unspoken = unspokenOf(view);
  if (unspoken.length === 0) return [];
  const each = unspoken.map(
    ({ language, texted }) => `${languageName(language)} (${plural(texted, 'phone')})`,
  );
  return [`Text only, no voice: ${each.join(', ')}.`];
}

/** `Somali: 41 phones get a text; no computer voice for it.` */
function unspokenLine({ language, phones, texted }: Unspoken): string {
  const rest = phones - texted;
  const others = rest > 0 ? ` ${plural(rest, 'phone')} can’t be texted and hear English only.` : '';
  return `${languageName(language)}: ${plural(texted, 'phone gets', 'phones get')} a text; no computer voice for it, so calls are in English.${others}`;
}

/** A language each has more words for; here those of one kind share a sentence. */
function doubtLines(view: CampaignView): string[] {
  const doubts = doubtsOf(view);
  const of = (kind: Doubt['kind']) => [
    ...new Set(doubts.filter((doubt) => doubt.kind === kind).map(({ language }) => language)),
  ];
  const stale = of('language-stale');
  const unsaid = of('dismissal-unsaid');
  return [
    ...(stale.length === 0 ? [] : [`Not updated: ${names(stale)}.`]),
    ...differences(doubts),
    ...(unsaid.length === 0 ? [] : [unsaidWords(unsaid, view)]),
  ];
}

/** `The English and Spanish texts don’t say 12:30 pm.` */
function unsaidWords(languages: readonly string[], { dismissalTime }: CampaignView): string {
  const when = dismissalTime === undefined ? 'when students leave' : wallTime(dismissalTime);
  const lack = languages.length === 1 ? 'text doesn’t' : 'texts don’t';
  return `The ${names(languages)} ${lack} say ${when}.`;
}

/** Languages whose other figures are told in full; of the rest only which they are. */
const toldInFull = 2;

function differences(doubts: readonly Doubt[]): string[] {
  const differing = doubts.filter((doubt) => doubt.kind === 'language-differs');
  const rest = differing.slice(toldInFull).map(({ language }) => language);
  return [
    ...differing.slice(0, toldInFull).map(({ language, english, other }) => {
      const name = languageName(language);
      if (english.length === 0) return `${name} adds ${quoted(other)}.`;
      if (other.length === 0) return `${name} doesn’t say ${quoted(english)}.`;
      return `${name} says ${quoted(other)}, English ${quoted(english)}.`;
    }),
    ...(rest.length === 0
      ? []
      : [`${names(rest)} ${rest.length === 1 ? 'shows' : 'show'} other times or numbers.`]),
  ];
}

const quoted = (said: readonly string[]) => said.map((one) => `“${one}”`).join(', ');

function keptWords(view: CampaignView): string[] {
  const doubts = doubtsOf(view);
  const kept = [...new Set(doubts.filter(({ isKept }) => isKept).map(({ language }) => language))];
  if (kept.length === 0) return [];
  const same = kept.length === 1 ? 'it says' : 'they say';
  return [`${view.author} checked ${names(kept)}: ${same} the same.`];
}
