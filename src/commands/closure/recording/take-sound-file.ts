import {
  chooseLanguageCard,
  fileSentence,
  noDraftSentence,
  notReadySentence,
  usedCard,
} from '#cards/recording/sound-file-cards.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import { readRequest } from '#commands/closure/words-form.ts';
import type { Asker, Command, CommandContext, Press, Reply, SentFile } from '#commands/command.ts';
import { readId } from '#commands/read-id.ts';
import { refuse } from '#commands/refusal-words.ts';
import { refuseOnRecord } from '#commands/refuse-on-record.ts';
import { holdsRole } from '#domain/operator/operator.ts';
import { keepInLanguage, keepRecording } from '#domain/recording/keep-recording.ts';
import { recordDraftRecording } from '#domain/recording/record-draft-recording.ts';
import { mostSoundBytes, unsaidLanguage } from '#domain/recording/recording.ts';
import { findSavedForm, findSavedForms } from '#domain/saved-form/find-saved-forms.ts';

export const soundFileCommand = {
  pressed: { 'use-recording': useRecording },
} satisfies Command;

/**
 * A file goes with the newest draft of the one who sent it. Where families of that draft speak several languages, its sender
 * says which one it is in; only then does any draft have it.
 */
export async function takeSoundFile(
  context: CommandContext,
  asker: Asker,
  file: SentFile,
): Promise<Reply> {
  const { db, vault } = context;
  const operatorId = asker.operator.id;
  if (!holdsRole(asker.operator, 'requester'))
    return refuseOnRecord(context, asker, { act: 'asking-refused', reason: 'not-a-requester' });
  const [newest] = await findSavedForms(db, { operatorId, most: 1 });
  if (newest === undefined) return say(noDraftSentence);
  const languages = await languagesOf(context, asker, newest);
  const [first] = languages;
  if (first === undefined) return say(notReadySentence);
  const bytes = await file.fetch(mostSoundBytes);
  if (typeof bytes === 'string') return say(fileSentence(bytes));
  const language = languages.length === 1 ? first : unsaidLanguage;
  const kept = await keepRecording(db, vault, { operatorId, language, bytes, source: 'file' });
  if (kept.kind === 'refused') return say(fileSentence(kept.reason));
  const { recording } = kept;
  const draftId = newest.id;
  if (language === unsaidLanguage)
    return { kind: 'private', card: chooseLanguageCard(recording, { draftId, languages }) };
  await recordDraftRecording(db, { operatorId, draftId, language, recordingId: recording.id });
  return { kind: 'private', card: usedCard(recording) };
}

async function useRecording(
  context: CommandContext,
  asker: Asker,
  { data }: Press,
): Promise<Reply> {
  const { db, vault } = context;
  const operatorId = asker.operator.id;
  const recordingId = readId(data['recording']);
  const draft = await findSavedForm(db, { operatorId, id: readId(data['draft']) });
  if (draft === undefined || recordingId === undefined) return say(noDraftSentence);
  const languages = await languagesOf(context, asker, draft);
  const language = languages.find((one) => one === data['language']);
  if (language === undefined) return refuse('out-of-date');
  const recording = await keepInLanguage(db, vault, { operatorId, recordingId, language });
  if (recording === undefined) return refuse('recording-gone');
  await recordDraftRecording(db, {
    operatorId,
    draftId: draft.id,
    language,
    recordingId: recording.id,
  });
  return { kind: 'private', card: usedCard(recording) };
}

type Draft = NonNullable<Awaited<ReturnType<typeof findSavedForm>>>;

/** Those that families of a draft speak and that have a text, which is said where a recording can't be played. */
async function languagesOf(
  context: CommandContext,
  asker: Asker,
  { id, values, texts }: Draft,
): Promise<string[]> {
  const read = await readRequest(context, asker, { ...values, draft: id });
  if (read.kind !== 'draft') return [];
  const { prefilled } = read;
  const words: Record<string, string> = { ...prefilled.texts, ...texts };
  return prefilled.audience
    .map(({ language }) => language)
    .filter((language) => words[language]?.trim());
}

const say = (text: string): Reply => ({ kind: 'private', card: sentenceCard({ text }) });
