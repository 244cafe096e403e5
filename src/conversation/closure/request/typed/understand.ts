import type { FormValues } from '#cards/form.ts';
import type { RequestContext } from '#domain/closure/draft/request-defaults.ts';
import { type Happening, isProtocolAction } from '#domain/shared/happening.ts';
import { chooseAudience } from './choose-audience.ts';
import { chooseDay } from './choose-day.ts';
import { chooseGround } from './choose-ground.ts';
import { type ChosenKind, chooseKind, type SaidKinds, saidKinds } from './choose-kind.ts';
import { chooseSchools } from './choose-schools.ts';
import { chooseTime } from './choose-time.ts';
import { chooseContacts } from './read/contacts.ts';
import { type About as Known, readSchools, readSentence } from './read/read-sentence.ts';
import { readUnread } from './read/unread.ts';
import { walkSentence } from './read/walk-sentence.ts';
import type { TypedKind } from './vocabulary/vocabulary.ts';

export type Understood = {
  values: FormValues;
  /** What there is to choose from where it was not said which; nothing is chosen. */
  offers?: readonly Happening[];
  /** What was not understood, and what to do. */
  note?: string;
};

type About = Known & Pick<RequestContext, 'hasContacts'>;

/** What was understood, and what it was understood of. */
export type Read = Understood & { said: SaidKinds; schools: About['schools'] };

/**
 * A form filled in as far as a sentence was understood. What isn’t read leaves empty what it may have meant: a day, schools,
 * a reason. An action stays what it was `asked` for.
 */
export function fillForm(sentence: string, about: About, asked?: TypedKind): Read {
  const reading = readSentence(sentence, about);
  const said = saidKinds(reading);
  const kind = chooseKind(said, reading, asked);
  const kinds = asked === undefined ? said.kinds : [asked, ...said.kinds];
  const walk = walkSentence(reading);
  const places = kinds.some((one) => isProtocolAction(one)) ? walk.placed : [];
  const unread = readUnread(reading, about.schools, places);
  const { schools } = about;
  const named = chooseSchools(reading, walk, { kinds, schools, isUnread: unread.mayBeSchool });
  const audience = chooseAudience(reading, named);
  const spans = reading.spans().filter((one) => !places.includes(one));
  const parts: { values: FormValues; note?: string | undefined }[] = [
    { values: happeningOf(kind), note: kind.note },
    chooseTime(kind, spans),
    { values: groundOf(chooseGround(kind.happening, spans), unread) },
    chooseDay(reading, { ...about, happening: kind.happening, unread }),
    { values: {}, note: joined(unread.notes) },
    { values: audience.values, note: joined(audience.notes) },
    { values: {}, note: unread.notes.length > 0 || audience.isOpen ? lookAgain(asked) : undefined },
    chooseContacts(spans, about),
  ];
  const note = joined(parts.flatMap((one) => one.note ?? []));
  return {
    said,
    schools,
    values: Object.assign({}, ...parts.map((one) => one.values)),
    ...(kind.offers === undefined ? {} : { offers: kind.offers }),
    ...(note === undefined ? {} : { note }),
  };
}

/** Where it is not known what happens, and there is nothing to choose from, the form leaves it empty. */
const happeningOf = ({ happening, offers }: ChosenKind): FormValues =>
  happening === undefined && offers !== undefined ? {} : { happening: happening ?? '' };

const joined = (notes: readonly string[]) => (notes.length === 0 ? undefined : notes.join(' '));

/** A form that is of now asks for no date. */
const lookAgain = (asked: TypedKind | undefined) =>
  asked === undefined ? 'Check the schools and the date.' : 'Check the schools.';

/** A reason that was said; empty where what isn’t read may have been one. */
const groundOf = (said: string | undefined, unread: { mayBeReason: boolean }): FormValues => {
  const ground = said ?? (unread.mayBeReason ? '' : undefined);
  return ground === undefined ? {} : { ground };
};

/** The schools that are named among these words, such as behind `absent`; what isn’t read is said. */
export function schoolsNamed(words: readonly string[], schools: About['schools']): Understood {
  const reading = readSchools(words, schools);
  const unread = readUnread(reading, schools);
  const { values, notes } = chooseSchools(reading, walkSentence(reading), {
    kinds: [],
    schools,
    isUnread: unread.mayBeSchool,
  });
  const all = [...unread.notes, ...notes];
  return { values, ...(all.length === 0 ? {} : { note: `${all.join(' ')} Check the schools.` }) };
}
