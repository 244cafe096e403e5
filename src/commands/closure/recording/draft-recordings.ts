import type { FormValues } from '#cards/form.ts';
import type { Asker, CommandContext } from '#commands/command.ts';
import { readId } from '#commands/read-id.ts';
import {
  type DraftRecording,
  findDraftRecordings,
} from '#domain/recording/find-draft-recordings.ts';
import { recordDraftRecording } from '#domain/recording/record-draft-recording.ts';

/** The recordings of the draft that a form carries. */
export const recordingsOf = (
  { db }: CommandContext,
  { operator }: Asker,
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
  { operator }: Asker,
  { data, values }: { data: FormValues; values: FormValues },
): Promise<void> {
  const draftId = readId(data['draft']);
  if (draftId === undefined) return;
  for (const language of droppedIn(values))
    await recordDraftRecording(db, {
      operatorId: operator.id,
      draftId,
      language,
      recordingId: null,
    });
}

/** What goes with the request, by language: a language without a text has none. */
export function sentRecordings(
  recordings: readonly DraftRecording[],
  { values, texts }: { values: FormValues; texts: Readonly<Record<string, string>> },
): Record<string, string> {
  const dropped = droppedIn(values);
  const sent = recordings.filter(
    ({ language }) => language in texts && !dropped.includes(language),
  );
  return Object.fromEntries(sent.map(({ language, id }) => [language, id]));
}

const droppedIn = (values: FormValues): string[] =>
  Object.entries(values).flatMap(([name, value]) =>
    name.startsWith('recording-') && value === 'drop' ? [name.slice('recording-'.length)] : [],
  );
