import { fact, heading, lineList, note, quote } from '#cards/blocks.ts';
import type { Block, Button, Card } from '#cards/card.ts';
import { lowered } from '#conversation/consent/consent-words.ts';
import { phoneTitle, userBlocks } from '#conversation/consent/phone-words.ts';
import {
  type Household,
  type Preview,
  type Transcript,
  transcriptOf,
} from '#domain/closure/preview/preview.ts';
import { languageName } from '#domain/language/languages.ts';
import type { OfficePhone } from '#domain/office/office-phone.ts';
import { count, plural } from '#domain/shared/count-words.ts';

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
          ? `${plural(households.length, 'phone')} of ${count(phones)}, picked at random. Only you see this.`
          : `Only you see this. Your look-up is recorded.`,
      ),
    ],
    buttons: buttonsOf(preview, of),
    summary: phone === undefined ? title : `${title} · ${lowered(phoneTitle(phone))}`,
  };
}

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

function householdFact(
  one: Household,
  of: { place: number; preview: Preview; phone: OfficePhone | undefined },
) {
  const who = of.phone === undefined ? `Household ${of.place + 1}` : 'This phone';
  const also = one.also === null ? '' : `, shared with ${languageName(one.also)}`;
  const words = [whoWords(one), waysWords(one, of.preview), ...namedWords(one)].join('. ');
  return fact(`${who} · ${languageName(one.language)}${also}`, `${words}.`);
}

/** Where the words have fields. */
function namedWords({ called, named }: Household): string[] {
  if (!called || named === undefined) return [];
  if (named === 0) return ['Nobody is named: not everyone who uses this phone holds rights'];
  return [`Key 6 names ${plural(named, 'child', 'children')}`];
}

/** `2 students at Adams Elementary and Lincoln High`. */
function whoWords({ schools, students, families }: Household): string {
  if (schools.length === 0) return 'No student at these schools now';
  const homes = families > 1 ? ` of ${plural(families, 'family', 'families')}` : '';
  return `${plural(students, 'student')}${homes} at ${new Intl.ListFormat('en-US').format(schools)}`;
}

function waysWords(one: Household, { words }: Preview): string {
  if (one.leftOut !== undefined) return `Not contacted: ${lowered(one.leftOut)}`;
  if (!one.called && !one.texted) return 'Not on this call list';
  const { spoken, written } = transcriptOf(words, one);
  const call = `a call in ${languageName(spoken)}`;
  const text = `a text in ${languageName(written)}`;
  if (!one.called) return capital(text);
  if (!one.texted) return capital(call);
  // A language that no call speaks is texted at once.
  const isAtOnce = words.delivery !== 'call-then-text' || spoken !== written;
  if (words.delivery === 'text') return `${capital(text)}, and ${call} if no text gets through`;
  return isAtOnce
    ? `${capital(call)}, and ${text}`
    : `${capital(call)}, and ${text} if it is missed`;
}

const capital = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;

/** Each pair of languages, with as many children to name, once: what their households hear is the same. */
function scripts(households: readonly Household[]): Household[] {
  const byLanguages = Map.groupBy(
    households,
    ({ language, also, named = 0 }) => `${language}+${also ?? ''}+${named}`,
  );
  return [...byLanguages.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const all = [first, ...others];
    const [called, texted] = [all.some((one) => one.called), all.some((one) => one.texted)];
    return called || texted ? [{ ...first, called, texted }] : [];
  });
}

function scriptBlocks(one: Household, { words }: Preview): Block[] {
  const { call, keys, details, voicemail, text } = transcriptOf(words, one);
  const also = one.also === null ? '' : ` and ${languageName(one.also)}`;
  return [
    heading(`${languageName(one.language)}${also}`),
    ...(one.called
      ? [
          quote('The call', linesOf(call)),
          quote('Its keys', keyLines(keys)),
          ...(details === undefined ? [] : [quote('After key 6, with invented names', details)]),
          quote('A voicemail', linesOf(voicemail)),
        ]
      : []),
    ...(one.texted ? [quote('The text', text)] : []),
  ];
}

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
