import type { FormValues } from '#cards/form.ts';
import type { Actor, CommandContext } from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import {
  type DraftRecording,
  findDraftRecordings,
} from '#domain/voice/recording/find-draft-recordings.ts';
import { recordDroppedRecording } from '#domain/voice/recording/record-dropped-recording.ts';
import { textDigest } from '#domain/voice/recording/recording.ts';
import type { AskedRecording } from './recording-fields.ts';

/** The recordings of the draft that a form carries. */
export const recordingsOf = (
  { db }: CommandContext,
  { operator }: Actor,
  data: FormValues,
): Promise<DraftRecording[]> =>
  findDraftRecordings(db, {
    operatorId: operator.id,
    draftId: readId(data['draft']),
    revises: readId(data['revises']),
  });

/** Takes away those that were answered with “Remove it”. */
export async function dropRecordings(
  { db }: CommandContext,
  { operator }: Actor,
  { data, values }: { data: FormValues; values: FormValues },
): Promise<void> {
  const draftId = readId(data['draft']);
  if (draftId === undefined) return;
  for (const language of droppedIn(values))
    await recordDroppedRecording(db, { operatorId: operator.id, draftId, language });
}

type Texts = Readonly<Record<string, string>>;
type Said = { values: FormValues; texts: Texts };

/** Those that families hear as the form stands: a language without a text has none. */
export function heardRecordings(
  recordings: readonly DraftRecording[],
  { values, texts }: Said,
): DraftRecording[] {
  const dropped = droppedIn(values);
  return recordings.filter(({ language }) => language in texts && !dropped.includes(language));
}

/** The recordings, and which were made for another text than what families would get now: what was answered about it. */
export function askedRecordings(
  recordings: readonly DraftRecording[],
  { values, texts }: Said,
): AskedRecording[] {
  return recordings.map((recording) => {
    const { language } = recording;
    const text = texts[language];
    const digest = text === undefined ? recording.textDigest : textDigest(text);
    if (digest === recording.textDigest) return { recording };
    const same = `same-${digest.slice(0, 16)}`;
    const isAnswered = values[`old-recording-${language}`] === same;
    return { recording, old: { same, isAnswered } };
  });
}

const droppedIn = (values: FormValues): string[] =>
  Object.entries(values).flatMap(([name, value]) => {
    const [, language] = /^(?:old-)?recording-(.+)$/.exec(name) ?? [];
    return language !== undefined && value === 'drop' ? [language] : [];
  });
