import { hash } from 'node:crypto';
import type { FormValues } from '#cards/form.ts';
import { contradictionLines } from '#conversation/closure/contradiction-words.ts';
import type { Actor, CommandContext, Reply, Submission } from '#conversation/kit/command.ts';
import {
  type Contradiction,
  findContradictions,
} from '#domain/closure/contradiction/contradictions.ts';
import type { Settled } from '#domain/closure/translation/language-doubts.ts';
import { answersOf, askForWords, ownTexts, type Read } from './open-texts.ts';
import { firstFormOf } from './request-context.ts';
import { keepDraft } from './save-draft.ts';

type Texts = Readonly<Record<string, string>>;

/** Where these words say something else than the first form. */
export function contradictionsOf(
  { draft, now, timeZone, prefilled }: Read,
  texts: Texts,
  place: string | undefined,
): Contradiction[] {
  const startsAt = draft.startAt ?? now;
  return findContradictions(texts, {
    ...draft,
    startsOn: startsAt.toZonedDateTimeISO(timeZone).toPlainDate().toString(),
    schools: prefilled.about.schools,
    allSchools: prefilled.allSchools,
    place,
  });
}

const contradictionWords = ({ draft, prefilled }: Read, odd: readonly Contradiction[]) =>
  contradictionLines(odd, {
    ...draft,
    schools: prefilled.about.schools,
    schoolsInDistrict: prefilled.allSchools.length,
  });

const markOf = (one: Contradiction) =>
  hash('sha256', [one.about, one.language, one.said].join(' '), 'hex').slice(0, 8);

/** A form carries what it showed: who sends it again has seen that. */
const seenOf = (odd: readonly Contradiction[]): string => odd.map(markOf).join(',');

export function isSeen(odd: readonly Contradiction[], seen = ''): boolean {
  const marks = new Set(seen.split(','));
  return odd.every((one) => marks.has(markOf(one)));
}

/** The words once more, with what may say something else: in another language, or than the first form. */
export async function askAgain(
  context: CommandContext,
  actor: Actor,
  { data, values }: Omit<Submission, 'place'>,
  about: {
    read: Read;
    placed: { place?: string };
    texts: FormValues;
    typed: FormValues;
    settled: Exclude<Settled, { kind: 'errors' }>;
    odd: Contradiction[];
  },
): Promise<Reply> {
  const { read, placed, texts, typed, settled, odd } = about;
  const own = ownTexts(typed, read.prefilled);
  const given = { ...data, ...firstFormOf(values).values };
  const kept = await keepDraft(context, actor, { given, texts: own, keep: 'passing' });
  const isAbout = settled.kind === 'settled' || data['asked'] === settled.english;
  return askForWords(read, {
    texts: unplaced(placed, { texts, typed }),
    place: values['place'],
    values,
    data: {
      ...data,
      ...kept.data,
      seen: seenOf(odd),
      ...(settled.kind === 'ask' ? { asked: settled.english } : {}),
      ...(odd.some(({ language }) => language !== 'en') ? { languages: 'all' } : {}),
    },
    contradicts: contradictionWords(read, odd),
    actions: [...new Set(odd.flatMap(({ action }) => action ?? []))],
    doubts: settled.doubts,
    ...(isAbout ? { answers: answersOf(values) } : {}),
  });
}

/** As the form has them: with the place's field where it stands. */
const unplaced = (
  { place }: { place?: string },
  { texts, typed }: { texts: FormValues; typed: FormValues },
): FormValues =>
  Object.fromEntries(
    Object.entries(texts).map(([language, text]) => [
      language,
      place === undefined ? text : (typed[`text-${language}`] ?? ''),
    ]),
  );
