import { randomUUID } from 'node:crypto';
import { messageForm } from '#cards/closure/closure-form.ts';
import type { FormValues } from '#cards/form.ts';
import type { Draft } from '#domain/campaign/campaign.ts';
import { draftCampaign } from '#domain/campaign/draft/draft-campaign.ts';
import { readTexts } from '#domain/campaign/draft/message-texts.ts';
import { findPrefilledTexts } from '#domain/campaign/translation/find-prefilled-texts.ts';
import { settleDoubts } from '#domain/campaign/translation/language-doubts.ts';
import { languageName, languages } from '#domain/language/languages.ts';
import { segmentsByLanguage, tooLongTexts } from '#domain/message/text-segments.ts';
import type { Asker, CommandContext, Reply, Submission } from '../command.ts';
import { parseValues, readFirstForm } from '../first-form.ts';
import { readId } from '../read-id.ts';
import { refuse } from '../refusal-words.ts';
import { refuseOnRecord } from '../refuse-on-record.ts';

/** The first form came back: wrong fields are said at once, else the words are next. */
export async function submitClosure(
  context: CommandContext,
  asker: Asker,
  submission: Submission,
): Promise<Reply> {
  const read = await readFirstForm(context, asker, submission);
  if (read.kind === 'refused')
    return refuseOnRecord(context, asker, { act: 'asking-refused', reason: read.reason });
  if (read.kind === 'errors') return read;
  const { draft, district } = read;
  const carried = JSON.stringify(submission.values);
  if (carried.length > 2500) {
    return {
      kind: 'errors',
      errors: { schools: 'That is too many single schools. Choose “All schools”, or fewer.' },
    };
  }
  const revises = readId(submission.data['revises']);
  const { audience, texts } = await findPrefilledTexts(context.db, { draft, revises });
  return {
    kind: 'form',
    form: messageForm({
      languages: audience,
      texts,
      ...segmentsOf(texts, read),
      registeredName: district.registeredName,
      data: {
        first: carried,
        form: randomUUID(),
        ...(revises === undefined ? {} : { revises }),
        ...(read.corrects === undefined ? {} : { corrects: read.corrects }),
      },
    }),
  };
}

/** The second form came back: the draft is kept, and its list frozen off the chat path. */
export async function submitMessage(
  context: CommandContext,
  asker: Asker,
  submission: Submission,
): Promise<Reply> {
  const { data } = submission;
  const first = { values: parseValues(data['first']), data };
  const read = await readFirstForm(context, asker, first);
  if (read.kind === 'refused')
    return refuseOnRecord(context, asker, { act: 'asking-refused', reason: read.reason });
  if (read.kind === 'errors') {
    // The first form was right when it was sent; only time can have made it wrong.
    return { kind: 'errors', errors: { 'text-en': Object.values(read.errors).join(' ') } };
  }
  const words = readTexts(submission.values, Object.keys(languages));
  if (words.kind === 'errors') return words;
  const tooLong = read.draft.delivery === 'call' ? {} : tooLongTexts(wordsOf(words.texts, read));
  if (Object.keys(tooLong).length > 0) {
    return { kind: 'errors', errors: byField(tooLong) };
  }
  const revises = readId(submission.data['revises']);
  const prefilled = await findPrefilledTexts(context.db, { draft: read.draft, revises });
  const answers = answersIn(submission.values);
  const settled = settleDoubts({
    texts: words.texts,
    prefilled,
    dismissalTime: read.draft.dismissalTime,
    answers,
    asked: data['asked'],
  });
  if (settled.kind === 'errors')
    return { kind: 'errors', errors: stillToRewrite(settled.languages) };
  if (settled.kind === 'ask') {
    const isSame = data['asked'] === settled.english;
    return {
      kind: 'form',
      form: messageForm({
        languages: prefilled.audience,
        texts: words.texts,
        ...segmentsOf(words.texts, read),
        registeredName: read.district.registeredName,
        data: { ...data, asked: settled.english },
        doubts: settled.doubts,
        ...(isSame ? { answers } : {}),
      }),
    };
  }
  const formId = readId(data['form']);
  const result = await draftCampaign(context.db, {
    operator: asker.operator,
    draft: { ...read.draft, texts: settled.texts, kept: settled.kept },
    ...(revises === undefined ? {} : { revises }),
    ...(read.corrects === undefined ? {} : { corrects: read.corrects }),
    ...(formId === undefined ? {} : { formId }),
  });
  return result.kind === 'refused' ? refuse(result.reason) : { kind: 'done' };
}

const answersIn = (values: FormValues) =>
  Object.fromEntries(
    Object.keys(languages).map((language) => [language, values[`same-${language}`]]),
  );

const stillToRewrite = (asked: readonly string[]) =>
  Object.fromEntries(
    asked.map((language) => [
      `same-${language}`,
      `The ${languageName(language)} text may still say something else. Rewrite it, keep it, or leave it out.`,
    ]),
  );

/** Where anybody is texted. */
function segmentsOf(
  texts: Readonly<Record<string, string>>,
  about: Parameters<typeof wordsOf>[1] & { draft: Pick<Draft, 'delivery'> },
) {
  return about.draft.delivery === 'call'
    ? {}
    : { segments: segmentsByLanguage(wordsOf(texts, about)) };
}

/** What a text is made of; a language without words has none. */
function wordsOf(
  texts: Readonly<Record<string, string>>,
  about: {
    draft: Pick<Draft, 'purpose'>;
    district: { registeredName: string; callbackNumber: string };
  },
) {
  const written = Object.entries(texts).filter(([, body]) => body !== '');
  const { registeredName, callbackNumber } = about.district;
  return {
    registeredName,
    callbackNumber,
    purpose: about.draft.purpose,
    texts: Object.fromEntries(written),
  };
}

const byField = (errors: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(errors).map(([language, error]) => [`text-${language}`, error]),
  );
