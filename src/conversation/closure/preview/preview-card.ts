import { heading, lineList, note, quote } from '#cards/blocks.ts';
import type { Block, Button, Card } from '#cards/card.ts';
import { lowered } from '#cards/words/consent-words.ts';
import { phoneTitle, userBlocks } from '#cards/words/phone-words.ts';
import {
  type Household,
  type Preview,
  type PreviewWords,
  type Transcript,
  transcriptOf,
} from '#domain/closure/preview/preview.ts';
import { languageName } from '#domain/language/languages.ts';
import type { OfficePhone } from '#domain/office/office-phone.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { householdFact, plainFields } from './household-words.ts';

/** What some households of a closure hear and read, or the one that somebody asked for. */
export function previewCard(preview: Preview, of: { mayAsk: boolean; phone?: OfficePhone }): Card {
  const { number, households, phones } = preview;
  const title = `Closure ${number}: who hears what`;
  const { phone } = of;
  return {
    title,
    blocks: [
      ...(phone === undefined ? [] : [heading(phoneTitle(phone)), ...userBlocks(phone)]),
      lineList(households.map((one, place) => householdFact(one, { place, preview, phone }))),
      ...scripts(households).flatMap((one) => scriptBlocks(one, preview)),
      note(
        phone === undefined
          ? `${plural(households.length, 'phone')} of ${count(phones)}, ${pickedWords(households)}. Only you see this.`
          : `Only you see this. Your look-up is recorded.`,
      ),
    ],
    buttons: buttonsOf(preview, of),
    summary: phone === undefined ? title : `${title} · ${lowered(phoneTitle(phone))}`,
  };
}

/** Of each kind that hears something else there is one. */
const pickedWords = (households: readonly Household[]) =>
  households.some(({ named, toldAs }) => named !== undefined || toldAs !== undefined)
    ? 'one of each kind and others at random'
    : 'picked at random';

function buttonsOf(
  { id, households, phones }: Preview,
  { mayAsk, phone }: Parameters<typeof previewCard>[1],
): Button[] {
  const data = { campaign: id };
  // Where all of them are shown, there are no others.
  const hasOthers = phone !== undefined || households.length < phones;
  return [
    ...(hasOthers
      ? [
          {
            verb: 'preview' as const,
            label: phone === undefined ? 'Five others' : 'Five at random',
            data,
            opensForm: true as const,
          },
        ]
      : []),
    ...(mayAsk
      ? [{ verb: 'preview-form' as const, label: 'One phone', data, opensForm: true as const }]
      : []),
  ];
}

/** What households of the same languages hear is the same, but for staff: each script once. */
function scripts(households: readonly Household[]): Household[][] {
  const told = households.filter(({ called, texted }) => called || texted);
  const byWords = Map.groupBy(told, (one) =>
    JSON.stringify([one.language, one.also, staffWords(one)]),
  );
  return [...byWords.values()];
}

/** The call of those that it names most children to; for the others, what key 6 leads to in place of it. */
function scriptBlocks(those: readonly Household[], { words }: Preview): Block[] {
  const [one] = those.toSorted((a, b) => (b.named ?? 0) - (a.named ?? 0));
  if (one === undefined) return [];
  const { call, keys, voicemail, text } = transcriptOf(words, one);
  const also = one.also === null ? '' : ` and ${languageName(one.also)}`;
  const unnamed = words.fieldTexts == null ? '' : ', which names nobody';
  return [
    heading(`${languageName(one.language)}${also}${staffWords(one)}`),
    ...(those.some(({ called }) => called)
      ? [
          quote('The call', linesOf(call)),
          quote('Its keys', keyLines(keys)),
          ...detailsQuotes(those, words),
          quote(`A voicemail${unnamed}`, linesOf(voicemail)),
        ]
      : []),
    ...(those.some(({ texted }) => texted) ? [quote(`The text${unnamed}`, text)] : []),
  ];
}

/** What key 6 leads to for one child and for several; and whose call has no key 6. */
function detailsQuotes(those: readonly Household[], words: PreviewWords): Block[] {
  const called = those.filter((one) => one.called);
  const named = called.filter((one) => (one.named ?? 0) > 0);
  const byValues = Map.groupBy(named, (one) => `${one.named} ${plainFields(one, words).join()}`);
  const isMixed = named.length > 0 && named.length < called.length;
  return [
    ...[...byValues.values()].flatMap(([one]) => {
      const details = one === undefined ? undefined : transcriptOf(words, one).details;
      const label = `Key 6, ${plural(one?.named ?? 0, 'invented child', 'invented children')}`;
      return details === undefined ? [] : [quote(label, details)];
    }),
    ...(isMixed ? [note('Where nobody is named, the call says nothing of key 6.')] : []),
  ];
}

const staffWords = ({ toldAs }: Household) =>
  toldAs === 'staff' ? ' · staff' : toldAs === 'staff-and-family' ? ' · staff with children' : '';

type Lines = Transcript['call'];

/** A line each; what is recorded, or said in another language than the first, says so. */
function linesOf(lines: Lines): string {
  const own = lines[0]?.language;
  return lines
    .map(({ language, text, recording }) => {
      if (recording !== undefined)
        return `(recorded in ${languageName(recording.language)}) ${text}`;
      return language === own ? text : `(in ${languageName(language)}) ${text}`;
    })
    .join('\n');
}

/** What each key leads to. */
function keyLines(keys: Transcript['keys']): string {
  return keys
    .map(({ key, line }) => {
      if (line === undefined) return `${key}: the call again`;
      if (key === '2') return `2: the call in ${languageName(line.language)}`;
      return key === '0' ? `0: the school office, after “${line.text}”` : `${key}: ${line.text}`;
    })
    .join('\n');
}
