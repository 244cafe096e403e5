import { randomUUID } from 'node:crypto';
import type { FormErrors, FormValues } from '#cards/form.ts';
import { doubtWords } from '#cards/language-words.ts';
import type {
  Actor,
  Command,
  CommandContext,
  Reply,
  Submission,
} from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { refuseOnRecord } from '#conversation/kit/refuse-on-record.ts';
import type { Draft } from '#domain/closure/campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { readTexts } from '#domain/closure/draft/message-texts.ts';
import { chosenOf, optionNames, unsaidIn } from '#domain/closure/draft/request-defaults.ts';
import { textSources } from '#domain/closure/draft/standard-message.ts';
import {
  eachLanguage,
  type LanguageDoubt,
  type Settled,
  settleDoubts,
} from '#domain/closure/translation/language-doubts.ts';
import { hasFields } from '#domain/language/family-fields.ts';
import { languageName } from '#domain/language/languages.ts';
import { joinedTexts } from '#domain/language/message/staff-texts.ts';
import { textsOfTooManySegments } from '#domain/language/message/text-segments.ts';
import { standardWords } from '#domain/words/template/template.ts';
import { refusals } from '#refusals/refusals.ts';
import { laggingTexts, withAccepted } from './accepted-texts.ts';
import { askAgain, contradictionsOf, isSeen } from './ask-again.ts';
import { askedRecordings, heardRecordings } from './message/draft-recordings.ts';
import { oldRecordingWords } from './message/recording-fields.ts';
import {
  answersOf,
  askForWords,
  openWords,
  type Read,
  readRequest,
  textedWords,
  textsOf,
  writtenIn,
} from './open-texts.ts';
import { placeWords } from './placed-words.ts';
import { openFirstAgain } from './request-closure.ts';
import { keepDraft } from './save-draft.ts';

export const wordsCommand = {
  submitted: {
    message: submitMessage,
    'message-languages': (context, actor, said) =>
      openWords(context, actor, said, { languages: 'all' }),
  },
} satisfies Command;

/** The first form came back: wrong fields are said at once, else the words are next. */
export async function submitClosure(
  context: CommandContext,
  actor: Actor,
  { data, values }: Submission,
): Promise<Reply> {
  const given = chosenOf({ ...data, ...values });
  const again = (note: string, more: Record<string, string> = {}) =>
    openFirstAgain(context, actor, { data: { ...data, ...more }, values }, note);
  const isTemplate = (given['words'] ?? standardWords) !== standardWords;
  const unasked = unsaidIn(given).filter((name) => !(name === 'safe' && isTemplate));
  if (unasked.length > 0) return again(unasked.map((name) => askedNow[name]).join(' '));
  const read = await readRequest(context, actor, given);
  if (read.kind === 'refused')
    return refuseOnRecord(context, actor, { act: 'asking-refused', reason: read.reason });
  if (read.kind === 'errors') {
    const isUnseen = optionNames.some((name) => name in read.errors && !(name in values));
    return isUnseen ? again(Object.values(read.errors).join(' '), { options: 'shown' }) : read;
  }
  const kept = await keepDraft(context, actor, { given, keep: 'passing' });
  const { prefilled } = read;
  // A draft that went back to this form has words already.
  const written = Object.entries(kept.texts).filter(([language]) =>
    prefilled.audience.some((one) => one.language === language),
  );
  const before = { ...prefilled.texts, ...Object.fromEntries(written) };
  const texts = await withAccepted(context, before, prefilled.audience);
  const isWritten = texts !== before || written.some(([language]) => language !== 'en');
  return askForWords(read, {
    texts,
    place: given['place'],
    data: {
      ...given,
      ...kept.data,
      form: randomUUID(),
      wordsVersion: read.template?.versionId ?? standardWords,
      languages: isWritten ? 'all' : 'english',
    },
  });
}

const askedNow = {
  dismissalTime: 'Enter the time when students leave.',
  afterwards: 'One more question: what comes next at the school?',
  safe: 'One more question: may the message say that students are safe?',
  ground: 'Choose a reason.',
  purpose: 'One more question: is this an emergency?',
  fact: 'Say in a few words what endangers health or safety.',
};

/** The second form came back, and carries the first: the draft is kept, and its list sealed off the chat path. */
async function submitMessage(
  context: CommandContext,
  actor: Actor,
  { data, values }: Submission,
): Promise<Reply> {
  const read = await readRequest(context, actor, data);
  if (read.kind === 'refused')
    return refuseOnRecord(context, actor, { act: 'asking-refused', reason: read.reason });
  // The first form was right when it was sent; only time can have made it wrong.
  if (read.kind === 'errors') return wrong({ 'text-en': Object.values(read.errors).join(' ') });
  const { draft } = read;
  const typed = textsOf({ data, values }, read.prefilled.texts);
  const said = (errors: FormErrors) => sayWrong(context, actor, { data, values }, errors);
  const placed = placeWords(values, { typed, prefilled: read.prefilled });
  if (placed.kind === 'errors') return said(placed.errors);
  const { prefilled, place } = placed;
  const words = readTexts(placed.typed, writtenIn(prefilled));
  if (words.kind === 'errors') return said(words.errors);
  const { texts } = words;
  const told = draft.staffTexts === undefined ? [] : [joinedTexts(texts, draft.staffTexts)];
  const tooLong = Object.assign(
    {},
    ...[texts, ...told].map((words) => textsOfTooManySegments(textedWords(words, read))),
  );
  if (Object.keys(tooLong).length > 0) return said(byField('text', tooLong));
  if (read.prefilled.isHeard === true && isSame(texts, prefilled.texts))
    return said({ 'text-en': 'Families already heard this. Write what is right now.' });
  const answers = answersOf(values);
  const { dismissalTime } = draft;
  const { asked } = data;
  const settled = settleDoubts({ texts, prefilled, dismissalTime, answers, asked });
  const odd = contradictionsOf(read, settled.kind === 'settled' ? settled.texts : texts, place);
  if (settled.kind === 'errors') return said(rewriteErrors(values, settled.doubts));
  if (settled.kind === 'ask' || !isSeen(odd, data['seen']))
    return askAgain(context, actor, { data, values }, { read, placed, texts, typed, settled, odd });
  return sendRequest(context, actor, { data, values }, { read, settled, place });
}

/** Everything in it was answered: what is left is what went out of date meanwhile. */
async function sendRequest(
  context: CommandContext,
  actor: Actor,
  { data, values }: Omit<Submission, 'place'>,
  about: { read: Read; settled: Extract<Settled, { kind: 'settled' }>; place: string | undefined },
): Promise<Reply> {
  const { read, settled, place } = about;
  const { prefilled, revises, corrects } = read;
  const lagging = await laggingTexts(context, settled.texts, prefilled);
  if (Object.keys(lagging).length > 0)
    return sayWrong(context, actor, { data, values }, byField('text', lagging));
  const heard = heardRecordings(read.recordings, { values, texts: settled.texts });
  const old = askedRecordings(heard, { values, texts: settled.texts }).flatMap(
    ({ recording, old }) => (old === undefined || old.isAnswered ? [] : [recording.language]),
  );
  if (old.length > 0)
    return openWords(context, actor, { data, values }, { intro: oldRecordingWords(old) });
  const unfit = recordingFault(settled.texts, read.draft);
  if (heard.length > 0 && unfit !== undefined)
    return sayWrong(context, actor, { data, values }, { 'text-en': refusals[unfit] });
  const recordings = Object.fromEntries(heard.map(({ language, id }) => [language, id]));
  const result = await draftCampaign(context.db, {
    operator: actor.operator,
    draft: { ...draftOf(read, { ...settled, place }), recordings },
    revises,
    corrects,
    formId: readId(data['form']),
    savedFormId: readId(data['draft']),
  });
  return result.kind === 'refused' ? refuse(result.reason) : { kind: 'done' };
}

/** Why these words may be spoken by no recording. */
function recordingFault(texts: FormValues, { stands }: Pick<Draft, 'stands'>) {
  if (hasFields(texts)) return 'recording-with-fields';
  return stands === undefined ? undefined : 'recording-weekly';
}

export function draftOf(
  { draft, template, prefilled }: Read,
  said: { texts: FormValues; kept: readonly string[]; place: string | undefined },
): Draft {
  const { texts, kept, place } = said;
  return {
    ...draft,
    texts,
    kept,
    sources: textSources(texts, { ...prefilled.about, place }),
    ...(template === undefined ? {} : { templateVersionId: template.versionId }),
    ...(place === undefined ? {} : { place }),
  };
}

/** What is wrong with a text that is not shown is said above all of them. */
function sayWrong(
  context: CommandContext,
  actor: Actor,
  { data, values }: Omit<Submission, 'place'>,
  errors: FormErrors,
): Reply | Promise<Reply> {
  if (Object.keys(errors).every((name) => name in values) || data['languages'] !== 'english')
    return wrong(errors);
  const note = Object.entries(errors)
    .map(([name, error]) => `${languageName(name.replace(/^\w+-/, ''))}: ${error}`)
    .join('\n');
  return openWords(context, actor, { data, values }, { intro: note, languages: 'all' });
}

const isSame = (texts: FormValues, before: Readonly<Record<string, string>>) =>
  Object.keys({ ...texts, ...before }).every(
    (language) => (texts[language] ?? '') === (before[language] ?? ''),
  );

function rewriteErrors(values: FormValues, doubts: readonly LanguageDoubt[]): FormErrors {
  const byLanguage = Map.groupBy(doubts, ({ language }) => language);
  if (`same-${eachLanguage}` in values)
    return { [`same-${eachLanguage}`]: stillToRewriteAll([...byLanguage.keys()]) };
  return byField(
    'same',
    Object.fromEntries(
      [...byLanguage].map(([language, those]) => [language, stillToRewrite(those)]),
    ),
  );
}

const stillToRewrite = (doubts: readonly LanguageDoubt[]) =>
  `${doubts.map(doubtWords).join(' ')} Rewrite it, keep it, or remove it.`;

const stillToRewriteAll = (asked: readonly string[]) =>
  `These may still say something else: ${asked.map(languageName).join(', ')}. Rewrite, keep or remove them.`;

const byField = (field: 'text' | 'same', errors: FormErrors): FormErrors =>
  Object.fromEntries(
    Object.entries(errors).map(([language, error]) => [`${field}-${language}`, error]),
  );

const wrong = (errors: FormErrors): Reply => ({ kind: 'errors', errors });
