import type { FormValues } from '#cards/form.ts';
import type { Actor, CommandContext, Reply, Submission } from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { refuseOnRecord } from '#conversation/kit/refuse-on-record.ts';
import { readDraft } from '#domain/closure/draft/draft.ts';
import { findSentBack } from '#domain/closure/draft/find-campaign-form.ts';
import { findCorrected } from '#domain/closure/draft/find-corrected.ts';
import { cleanText } from '#domain/closure/draft/message-texts.ts';
import { withUsual } from '#domain/closure/draft/request-defaults.ts';
import { findConflicts } from '#domain/closure/seal/find-conflicts.ts';
import { findPrefilledTexts } from '#domain/closure/translation/find-prefilled-texts.ts';
import { eachLanguage, languageDoubts } from '#domain/closure/translation/language-doubts.ts';
import { plainTexts } from '#domain/language/family-fields.ts';
import { languages } from '#domain/language/languages.ts';
import { isSpoken } from '#domain/language/message/message.ts';
import { segmentsByLanguage } from '#domain/language/message/text-segments.ts';
import { findChosenGroups } from '#domain/roster/groups/find-groups.ts';
import { goesOn } from '#domain/shared/happening.ts';
import { saysPlace } from '#domain/words/template/fill-fields.ts';
import { askedRecordings, dropRecordings, recordingsOf } from './message/draft-recordings.ts';
import { mostLanguages } from './message/hearer-words.ts';
import { messageForm } from './message/message-form.ts';
import { draftRecordingFields, type RecordStep } from './message/recording-fields.ts';
import type { RehearsalChoice } from './message/rehearsal-fields.ts';
import { placeWords } from './placed-words.ts';
import { mySchools, openFirstForm, sentBackNote } from './request-closure.ts';
import { findRequestContext, firstFormOf } from './request-context.ts';
import { alsoSaidWords, requestLines } from './request-lines.ts';
import { findRequestTemplate } from './request-template.ts';

type Said = Omit<Submission, 'place'>;
type Texts = Readonly<Record<string, string>>;
type WordsForm = Parameters<typeof messageForm>[0];

/**
 * The first form as it was filled in, what is usual filled in with it, and the words that the second begins with. The
 * first is read again where it counts: what was right may be over by then.
 */
export async function readRequest(context: CommandContext, actor: Actor, given: FormValues) {
  const refused = (reason: 'no-district' | 'not-a-requester') =>
    ({ kind: 'refused', reason }) as const;
  const request = await findRequestContext(context);
  if (request === undefined) return refused('no-district');
  const schools = await mySchools(context, actor);
  if (schools.length === 0) return refused('not-a-requester');
  const revises = readId(given['revises']);
  const corrects = readId(given['corrects']);
  const corrected = await findCorrected(context.db, { corrects, revises });
  const isMine = corrected?.schoolIds.every((id) => schools.some((school) => school.id === id));
  if (isMine === false) return refused('not-a-requester');
  const values =
    corrected === undefined
      ? given
      : { ...given, who: 'schools', schools: corrected.schoolIds.join(','), repeat: 'once' };
  const groups = await findChosenGroups(context.db, { schools, values });
  const outcome = readDraft(withUsual(values, request), { ...request, schools, groups });
  if (outcome.kind === 'errors') return outcome;
  const { draft } = outcome;
  const isGoingOn = corrected !== undefined && goesOn(corrected.happening, draft.happening);
  const chosen =
    corrected === undefined || isGoingOn
      ? await findRequestTemplate(context, given, draft)
      : ({ kind: 'words', template: undefined } as const);
  if (chosen.kind === 'errors') return chosen;
  const { template } = chosen;
  const conflicts = await findConflicts(context.db, {
    ...draft,
    except: [revises, corrected?.id].filter((id) => id !== undefined),
  });
  const prefilled = await findPrefilledTexts(context.db, {
    draft,
    groups,
    template,
    revises,
    corrects,
    corrected: corrected?.id,
  });
  const sentBack = revises === undefined ? undefined : await findSentBack(context.db, revises);
  const recordings = await recordingsOf(context, actor, given);
  const { translates } = context;
  const asked = { revises, corrects, sentBack, recordings, translates };
  return { ...outcome, ...request, schools, groups, conflicts, prefilled, template, ...asked };
}

export type Read = Extract<Awaited<ReturnType<typeof readRequest>>, { kind: 'draft' }>;

/** The second form. `texts` are those of all languages, whether they are shown or not. */
export function askForWords(
  read: Read,
  {
    intro,
    values = {},
    ...about
  }: Omit<
    WordsForm,
    'languages' | 'segments' | 'intro' | 'besides' | 'asksPlace' | 'recordings'
  > & {
    intro?: string | undefined;
    /** As the form was sent. */
    values?: FormValues;
  },
): Reply {
  const above = [intro, sentBackNote(read)].filter((line) => line !== undefined);
  const segments = segmentsByLanguage(textedWords(about.texts, read));
  return {
    kind: 'form',
    form: messageForm({
      ...about,
      segments,
      languages: read.prefilled.audience,
      asksPlace: saysPlace(read.prefilled.texts),
      translates: read.translates,
      intro: [...above, ...requestLines(read)],
      besides: alsoSaidWords(read.district, read.draft),
      recordings: draftRecordingFields(
        askedRecordings(read.recordings, { values, texts: sentTexts(read, about) }),
        read.timeZone,
      ),
    }),
  };
}

/** The texts as families would get them now; none where it isn't said yet where children are picked up. */
function sentTexts(
  { prefilled }: Read,
  { texts, place }: Pick<WordsForm, 'texts' | 'place'>,
): Record<string, string> {
  const typed = Object.fromEntries(
    Object.entries(texts).map(([language, text]) => [`text-${language}`, text]),
  );
  const placed = placeWords(place === undefined ? {} : { place }, { typed, prefilled });
  if (placed.kind === 'errors') return {};
  const sent = Object.entries(byLanguage(placed.typed)).map(
    ([language, text]) => [language, cleanText(text)] as const,
  );
  return Object.fromEntries(sent.filter(([, text]) => text !== ''));
}

/**
 * The second form once more, with all that was typed into it and answered, and with what a press in it did as `note`.
 * Nothing is checked, but that there is still something to write about.
 */
export async function openWords(
  context: CommandContext,
  actor: Actor,
  said: Said,
  {
    languages: shown,
    ...more
  }: {
    note?: string;
    intro?: string;
    languages?: 'all';
    rehearsal?: RehearsalChoice;
    record?: RecordStep;
  } = {},
): Promise<Reply> {
  const { values } = said;
  await dropRecordings(context, actor, said);
  const data = { ...said.data, ...(shown === undefined ? {} : { languages: shown }) };
  const read = await readRequest(context, actor, data);
  if (read.kind === 'refused')
    return refuseOnRecord(context, actor, { act: 'asking-refused', reason: read.reason });
  if (read.kind === 'errors') {
    const note = Object.values(read.errors).join(' ');
    return openFirstForm(context, actor, { ...firstFormOf(data), note });
  }
  const { prefilled, draft } = read;
  const texts = byLanguage(textsOf(said, prefilled.texts));
  const written = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
  const doubts = languageDoubts({ ...draft, texts: written, prefilled }).filter(
    ({ language }) => `same-${language}` in values || `same-${eachLanguage}` in values,
  );
  const place = values['place'] ?? said.data['place'];
  const answers = answersOf(values);
  return askForWords(read, { texts, data, values, doubts, place, answers, ...more });
}

/** What stands in the second form now, for a button of it; undefined where its first can't be read any more. */
export async function readTyped(context: CommandContext, actor: Actor, said: Said) {
  const read = await readRequest(context, actor, said.data);
  if (read.kind !== 'draft') return undefined;
  const texts = textsOf(said, read.prefilled.texts);
  const typed = byLanguage(texts);
  const place = said.values['place'];
  return {
    read,
    texts: sentTexts(read, { texts: typed, place }),
    own: ownTexts(texts, read.prefilled),
  };
}

/** The fields of all languages, as the form has them: what it does not show is what it began with. */
export function textsOf({ data, values }: Said, began: Texts): FormValues {
  const texts = Object.entries(began);
  const unseen = data['languages'] === 'english' ? texts : texts.slice(mostLanguages);
  return {
    ...Object.fromEntries(unseen.map(([key, text]) => [`text-${key}`, text])),
    ...values,
  };
}

/** What somebody wrote in place of what the form began with. */
export function ownTexts(typed: FormValues, { texts }: { texts: Texts }): Record<string, string> {
  return Object.fromEntries(
    Object.entries(byLanguage(typed)).filter(([language, text]) => text !== texts[language]),
  );
}

/** Those that a text may be written in: what these families speak, and what we have words in. */
export const writtenIn = ({ texts }: { texts: Texts }): string[] => [
  ...new Set([...Object.keys(texts), ...Object.keys(languages)]),
];

const byLanguage = (typed: FormValues) => fieldsBehind('text-', typed);

export const answersOf = (values: FormValues) => fieldsBehind('same-', values);

const fieldsBehind = (prefix: string, values: FormValues): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    ),
  );

/**
 * What texts are made of; a language without words has none. Where families are only called, those are texted whose
 * language no call speaks.
 */
export function textedWords(texts: Texts, { draft, district }: Read) {
  const { registeredName, callbackNumber } = district;
  const texted = Object.entries(texts).filter(
    ([language, body]) => body !== '' && (draft.delivery !== 'call' || !isSpoken(language)),
  );
  return {
    registeredName,
    callbackNumber,
    purpose: draft.purpose,
    texts: plainTexts(Object.fromEntries(texted)),
  };
}
