import { wordsIn } from '#domain/language/languages.ts';
import { bodyIn, leadsToTheSchool } from '#domain/language/message/message.ts';
import { fitsOneText } from '#domain/language/message/text-segments.ts';
import type { OfficePhone } from '#domain/office/office-phone.ts';
import { dialableIn } from '#domain/shared/written-number.ts';
import type { requestRefusals } from '#refusals/family.ts';

/**
 * What a person of the front office answers, the most urgent first.
 * - opt-out: words that may be one; they hold as one until somebody decides.
 * - call-back: somebody pressed 0 for the office, reached nobody, and wants to be called.
 * - wrong-number: somebody said that the number is not theirs.
 * - data, correction: asked for on the family page.
 * - reply: anything else that was texted.
 */
export const requestKinds = [
  'opt-out',
  'call-back',
  'wrong-number',
  'data',
  'correction',
  'reply',
] as const;
export type RequestKind = (typeof requestKinds)[number];

/** Answers that stand ready in every language of ours. */
export const preparedAnswers = ['read', 'call', 'details', 'corrected', 'ready'] as const;
export type PreparedAnswer = (typeof preparedAnswers)[number];

/** The queue of a school on one day, as its card counts it. */
export type RequestQueue = {
  /** Undefined for numbers that no school has. */
  school: { id: string; name: string } | undefined;
  day: Temporal.PlainDate;
  timeZone: string;
  waiting: { kind: RequestKind; count: number }[];
  /** The oldest one that nobody has; what a number asked beyond its share sounds no alarm. */
  oldestSince: Temporal.Instant | null;
  languages: string[];
  claimed: { name: string; count: number }[];
  closed: number;
  answered: number;
  /** Half of them were claimed, and answered, within so many seconds. */
  claimSeconds: number | null;
  answerSeconds: number | null;
};

/** One request, for the person who has it. */
export type FamilyRequest = {
  id: string;
  number: number;
  kind: RequestKind;
  language: string;
  openedAt: Temporal.Instant;
  timeZone: string;
  /** Undefined for a number that is on no roster. */
  phone: OfficePhone | undefined;
  /** E.164: to be called. Absent where the number is somebody else’s, or may be. */
  calls?: string;
  texts: RequestText[];
  answers: {
    words: string;
    askedAt: Temporal.Instant;
    state: string;
    /** Written by the program, not by staff. */
    isAutomatic: boolean;
  }[];
  /** The task that decides whether words were an opt-out, with the texts that were shown. */
  task: { id: string; isReading: boolean; read: string[] } | undefined;
  mayBeTexted: boolean;
};

export type RequestText = { words: string; receivedAt: Temporal.Instant };

export type RequestRefusal = keyof typeof requestRefusals | 'not-office';

/** What the family reads, in its language. */
export function preparedText(
  answer: PreparedAnswer,
  about: { language: string; name: string; callbackNumber: string },
): string {
  const { direction, texted } = wordsIn(about.language).words;
  const number = dialableIn(direction, about.callbackNumber);
  return texted.answers[answer]({ name: about.name, number });
}

/** A notice to families of a school, as it answers a question. */
export type Newest = {
  campaignId: string;
  /** As `news_kind` reads it. */
  kind: 'day' | 'now' | 'group' | 'other';
  texts: Readonly<Record<string, string>>;
  happening: string;
  /** ISO 8601: when families were told. */
  toldOn: string;
  /** Theirs that it is for; empty where it is for all of theirs. */
  schools: readonly string[];
};

/** What a text has room for first. */
const weights: readonly Newest['kind'][] = ['day', 'now', 'group', 'other'];

/**
 * What answers a question by itself: of the newest notices what a text holds, and whom to call; or that alone. After one that
 * didn't fit only what changes a day of school is said: nothing less takes its place.
 */
export function newestText(
  about: { language: string; name: string; number: string; isInAction: boolean },
  notices: readonly Newest[],
): { text: string | undefined; said: readonly Newest[] } {
  const { words } = wordsIn(about.language);
  const { name, isInAction } = about;
  const number = dialableIn(words.direction, about.number);
  const leads = !isInAction && notices.every(({ happening }) => leadsToTheSchool(happening));
  const office = leads ? 'yes' : 'no';
  const dayOf = (one?: Newest) =>
    one === undefined ? '' : words.dayOf(Temporal.PlainDate.from(one.toldOn)).day;
  const textOf = (said: readonly Newest[]) => {
    const bodies = said.map((one, at) => {
      const day = dayOf(one);
      const body = bodyIn(one, about.language);
      const isNamed = one.schools.every((school) => body.includes(school));
      return `${day === dayOf(said[at - 1] ?? one) ? '' : `(${day}) `}${isNamed ? '' : `${one.schools.join(', ')}: `}${body}`;
    });
    const [day, notice] = [dayOf(said[0]), bodies.join(' ')];
    const text = words.texted.newest({ name, number, day, notice, office });
    return leads ? text : `${text} ${words.texted.news}`;
  };
  const byWeight = notices.toSorted((a, b) => weights.indexOf(a.kind) - weights.indexOf(b.kind));
  const said = byWeight.reduce<readonly Newest[]>((held, one, at) => {
    const more = notices.filter((notice) => notice === one || held.includes(notice));
    return (one.kind === 'day' || held.length === at) && fitsOneText(textOf(more)) ? more : held;
  }, []);
  if (said.length > 0) return { text: textOf(said), said };
  const [first] = byWeight;
  if (leads) return { text: words.texted.answers.call({ name, number }), said };
  // Where the school isn't to be called, the words alone, however long.
  return first === undefined
    ? { text: ownText(words.texted.news, name), said }
    : {
        text: ownText(`${bodyIn(first, about.language)} ${words.texted.news}`, name),
        said: [first],
      };
}

/** Somebody's own words, as the family reads them: it sees first who writes. */
export function ownText(words: string, name: string): string {
  return `${name}: ${words}`;
}

export const requestTextBinding = (id: string) => `family_request_text.words:${id}` as const;
export const answerBinding = (id: string) => `outreach.words:${id}` as const;
