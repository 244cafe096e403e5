import type { MachinePolicy } from '#domain/closure/campaign.ts';
import {
  type FamilyField,
  familyValues,
  fillFamilyFields,
  inventedChildren,
} from '#domain/language/family-fields.ts';
import {
  callBackLine,
  confirmedLine,
  connectingLine,
  greetingLines,
  type Line,
  lineIn,
  messageLines,
  recorderLines,
  safeNotedLine,
} from '#domain/language/message/call-lines.ts';
import {
  type Audience,
  keyZeroOf,
  languageAfter,
  type Message,
  orderLanguages,
  spokenLanguages,
  textBody,
} from '#domain/language/message/message.ts';
import { textsFor } from '#domain/language/message/staff-texts.ts';
import type { Delivery } from '#domain/shared/channel.ts';

/** Whom the words go to, as far as they depend on it: one phone, and all who share it. */
export type Household = {
  /** Of most families on the phone, and what the others speak. */
  language: string;
  also: string | null;
  /** The closure's schools that its students go to, by name. */
  schools: string[];
  students: number;
  families: number;
  called: boolean;
  texted: boolean;
  /** How many of its students a parent who presses 6 hears named; undefined where the words have no fields. */
  named?: number;
  /** Fields that keep their plain word: the roster has no value for one of these students. */
  unfilled?: FamilyField[];
  /** Whom else than a family it is told as: staff, staff who are a family of it too, or an emergency contact. */
  toldAs?: 'staff' | 'staff-and-family' | 'contact';
  /** Why the phone gets neither. */
  leftOut?: string;
};

/** What is said to all households of a closure. */
export type PreviewWords = Omit<Message, 'languages'> & {
  /** With their fields, where they have some. */
  fieldTexts?: Readonly<Record<string, string>> | null;
  /** What staff are told in place of them. */
  staffTexts?: Readonly<Record<string, string>> | null;
  /** Minutes after which it calls emergency contacts. */
  contactsAfter?: number | null;
  delivery: Delivery;
  machines: MachinePolicy;
  audience: Audience;
};

export type Key = '0' | '1' | '2' | '3' | '7' | '8' | '9';

/** What one household hears and reads, word for word. */
export type Transcript = {
  /** The language its call begins in. */
  spoken: string;
  call: Line[];
  /** What each key leads to; 1 (7 where 1 confirms) says the call again, and 2 says it in the language of this line. */
  keys: { key: Key; line: Line | undefined }[];
  /** What key 6 leads to, in the language that the call begins in. Absent where nobody may be named. */
  details?: string;
  voicemail: Line[];
  /** The language its text is in, and the text. */
  written: string;
  text: string;
};

/** By the code that speaks to families: what a call says from the top, what follows on its keys, what a machine keeps, and the text. */
export function transcriptOf(
  words: PreviewWords,
  household: Pick<Household, 'language' | 'also' | 'named' | 'unfilled' | 'toldAs'> & {
    schools?: readonly string[];
  },
): Transcript {
  const { named = 0 } = household;
  const message = messageTo(words, household);
  const { languages } = message;
  const spoken = languageAfter(message, 0);
  const said = lineIn(spoken);
  const way = keyZeroOf(message);
  const next = spokenLanguages(message).length < 2 ? undefined : languageAfter(message, 1);
  return {
    spoken,
    call: messageLines(message, spoken),
    keys: [
      {
        key: '1',
        line: words.asksToConfirm === true ? confirmedLine(spoken) : undefined,
      },
      ...(words.asksToConfirm === true ? [{ key: '7' as const, line: undefined }] : []),
      ...(next === undefined
        ? []
        : [{ key: '2' as const, line: lineIn(next)((phrases) => phrases.switchHere) }]),
      ...(way === undefined ? [] : [{ key: '0' as const, line: connectingLine(way, spoken) }]),
      {
        key: '9',
        line: said(({ optedOut, optedOutOfAll }) =>
          words.endsEmergencies ? optedOutOfAll : optedOut,
        ),
      },
      ...(message.asksIfSafe ? [{ key: '8' as const, line: safeNotedLine(spoken) }] : []),
      { key: '3', line: said((phrases) => phrases.wrongNumberTaken) },
    ],
    ...(named > 0 && words.fieldTexts != null
      ? { details: detailsIn(words.fieldTexts, spoken, household) }
      : {}),
    voicemail:
      words.machines === 'retry-only'
        ? [...greetingLines(message, spoken), callBackLine(message, spoken)]
        : recorderLines(message, spoken),
    written: languages[0] ?? 'en',
    text: textBody(message),
  };
}

/** As the dialer puts it together for one phone. */
function messageTo(
  words: PreviewWords,
  { language, also, named = 0, toldAs }: Pick<Household, 'language' | 'also' | 'named' | 'toldAs'>,
) {
  const forStaff = toldAs === 'staff' || toldAs === 'staff-and-family';
  const ofFamily = toldAs === 'staff-and-family';
  const texts = textsFor(words.texts, words.staffTexts, { forStaff, ofFamily });
  return {
    ...words,
    texts,
    // Somebody spoke the families' words.
    recordings: texts === words.texts ? words.recordings : {},
    languages: orderLanguages(language, texts, words.audience, also),
    offersDetails: named > 0,
    asksIfSafe: forStaff && words.asksIfSafe === true,
  };
}

/** Of invented children at the household's schools: chat names no student to anybody. What the roster lacks stays plain. */
function detailsIn(
  texts: Readonly<Record<string, string>>,
  language: string,
  {
    named = 0,
    schools = [],
    unfilled = [],
  }: Partial<Pick<Household, 'named' | 'unfilled'>> & {
    schools?: readonly string[];
  },
): string {
  const text = texts[language] ?? texts['en'] ?? '';
  const values = familyValues(inventedChildren(named, schools), language);
  const filled = Object.entries(values).filter(([field]) => !unfilled.some((one) => one === field));
  return fillFamilyFields(text, language, Object.fromEntries(filled));
}

/** A closure's words, and some of those who get them. */
export type Preview = {
  id: string;
  number: number;
  words: PreviewWords;
  /** Phones on the call list. */
  phones: number;
  households: Household[];
};
