import { sentenceCard } from '#cards/sentence-card.ts';
import { readTyped } from '#conversation/closure/request/open-texts.ts';
import type {
  Actor,
  Command,
  CommandContext,
  Press,
  Reply,
  SentFile,
} from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { refuseOnRecord } from '#conversation/kit/refuse-on-record.ts';
import { findSavedForm, findSavedForms } from '#domain/closure/saved-form/find-saved-forms.ts';
import { holdsRole } from '#domain/people/operator/operator.ts';
import { keepInLanguage, keepRecording } from '#domain/voice/recording/keep-recording.ts';
import { recordFileRecording } from '#domain/voice/recording/record-file-recording.ts';
import { mostSoundBytes, unsaidLanguage } from '#domain/voice/recording/recording.ts';
import {
  chooseLanguageCard,
  fileSentence,
  noDraftSentence,
  notReadySentence,
  usedCard,
} from './sound-file-cards.ts';

export const soundFileCommand = {
  pressed: { 'use-recording': useRecording },
} satisfies Command;

/**
 * A file goes with the newest draft of the one who sent it. Where families of that draft speak several languages, its sender
 * says which one it is in; only then does any draft have it.
 */
export async function takeSoundFile(
  context: CommandContext,
  actor: Actor,
  file: SentFile,
): Promise<Reply> {
  const { db, vault } = context;
  const operatorId = actor.operator.id;
  if (!holdsRole(actor.operator, 'requester'))
    return refuseOnRecord(context, actor, { act: 'asking-refused', reason: 'not-a-requester' });
  const [newest] = await findSavedForms(db, vault, { operatorId, most: 1 });
  if (newest === undefined) return say(noDraftSentence);
  const texts = await textsOf(context, actor, newest);
  const languages = Object.keys(texts);
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
  await recordFileRecording(db, {
    operatorId,
    draftId,
    language,
    recordingId: recording.id,
    text: texts[language] ?? '',
  });
  return { kind: 'private', card: usedCard(recording) };
}

async function useRecording(
  context: CommandContext,
  actor: Actor,
  { data }: Press,
): Promise<Reply> {
  const { db, vault } = context;
  const operatorId = actor.operator.id;
  const recordingId = readId(data['recording']);
  const draft = await findSavedForm(db, vault, { operatorId, id: readId(data['draft']) });
  if (draft === undefined || recordingId === undefined) return say(noDraftSentence);
  const texts = await textsOf(context, actor, draft);
  const [language, text] = Object.entries(texts).find(([one]) => one === data['language']) ?? [];
  if (language === undefined || text === undefined) return refuse('out-of-date');
  const recording = await keepInLanguage(db, vault, { operatorId, recordingId, language });
  if (recording === undefined) return refuse('recording-gone');
  await recordFileRecording(db, {
    operatorId,
    draftId: draft.id,
    language,
    recordingId: recording.id,
    text,
  });
  return { kind: 'private', card: usedCard(recording) };
}

type Draft = NonNullable<Awaited<ReturnType<typeof findSavedForm>>>;

/** What a draft says in each language that its families speak; the text is said where a recording can't be played. */
async function textsOf(
  context: CommandContext,
  actor: Actor,
  draft: Draft,
): Promise<Record<string, string>> {
  const data = { ...draft.values, draft: draft.id };
  const typed = Object.entries(draft.texts).map(([language, text]) => [`text-${language}`, text]);
  const began = await readTyped(context, actor, { data, values: {} });
  if (began === undefined) return {};
  const { texts: words } = began.read.prefilled;
  const standard = Object.entries(words).map(([language, text]) => [`text-${language}`, text]);
  const place = draft.values['place'] ?? '';
  const values = { ...Object.fromEntries([...standard, ...typed]), place };
  const said = await readTyped(context, actor, { data, values });
  const spoken = began.read.prefilled.audience.map(({ language }) => language);
  return Object.fromEntries(
    spoken.flatMap((language) => {
      const text = said?.texts[language];
      return text === undefined || text.trim() === '' ? [] : [[language, text]];
    }),
  );
}

const say = (text: string): Reply => ({ kind: 'private', card: sentenceCard({ text }) });
