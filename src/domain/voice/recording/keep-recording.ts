import { hash } from 'node:crypto';
import { sql } from 'kysely';
import { normalizeAudio } from '#audio/normalize-audio.ts';
import type { AudioRefusal, PhoneAudio } from '#audio/phone-audio.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import type { Vault } from '#vault/vault.ts';
import { type Recording, type RecordingSource, recordingBinding } from './recording.ts';

export type RecordingKept =
  | { kind: 'kept'; recording: Recording }
  | { kind: 'refused'; reason: AudioRefusal };

/**
 * Keeps what somebody recorded, as families will hear it and encrypted, or says why it can't be used. It is one of
 * nothing yet: a draft names it (`Draft.recordings`), and what no draft names goes after a while. Takes a second.
 */
export async function keepRecording(
  db: Db,
  vault: Vault,
  given: { operatorId: string; language: string; bytes: Uint8Array; source: RecordingSource },
): Promise<RecordingKept> {
  const { operatorId, language, source } = given;
  const normalized = await normalizeAudio(given.bytes);
  return transact(db, async (tx): Promise<RecordingKept> => {
    if (normalized.kind === 'audio') {
      const recording = await insertRecording(tx, vault, { ...given, audio: normalized.audio });
      return { kind: 'kept', recording };
    }
    const { reason } = normalized;
    await note(tx, by(operatorId), 'recording-refused', on('operator', operatorId), {
      language,
      source,
      reason,
    });
    return normalized;
  });
}

/** The same sound once more, now that the one who sent it has said its language. Undefined where it is gone, or not theirs. */
export async function keepInLanguage(
  db: Db,
  vault: Vault,
  { operatorId, recordingId, language }: Record<'operatorId' | 'recordingId' | 'language', string>,
): Promise<Recording | undefined> {
  const found = await findRecording(db, vault, recordingId);
  if (found === undefined || found.recording.madeBy !== operatorId) return undefined;
  const { source, milliseconds } = found.recording;
  const audio = { bytes: found.audio, milliseconds };
  return transact(db, (tx) => insertRecording(tx, vault, { operatorId, language, source, audio }));
}

async function insertRecording(
  tx: Transaction,
  vault: Vault,
  made: { operatorId: string; language: string; source: RecordingSource; audio: PhoneAudio },
): Promise<Recording> {
  const { operatorId, language, source } = made;
  const { bytes, milliseconds } = made.audio;
  const digest = hash('sha256', bytes, 'buffer');
  const { id, madeAt } = await tx
    .insertInto('recording')
    .values({ language, source, digest, milliseconds, made_by: operatorId })
    .returning(['id', 'made_at as madeAt'])
    .executeTakeFirstOrThrow();
  const audio = vault.encryptBytes(bytes, recordingBinding(id));
  await tx.insertInto('recording_audio').values({ recording_id: id, audio }).execute();
  const facts = { recording: id, language, source, milliseconds, digest: digest.toString('hex') };
  await note(tx, by(operatorId), 'recording-kept', on('operator', operatorId), facts);
  const recording = { id, language, source, milliseconds, madeBy: operatorId, madeAt };
  return { ...recording, digest: facts.digest };
}

/** A recording and its sound, as a WAV file. Undefined where there is none, or its sound is gone. */
export async function findRecording(
  db: Db | Transaction,
  vault: Vault,
  id: string,
): Promise<{ recording: Recording; audio: Buffer } | undefined> {
  const row = await db
    .selectFrom('recording as r')
    .innerJoin('recording_audio as s', 's.recording_id', 'r.id')
    .where('r.id', '=', id)
    .select([
      'r.id',
      'r.language',
      'r.source',
      sql<string>`encode(r.digest, 'hex')`.as('digest'),
      'r.milliseconds',
      'r.made_by as madeBy',
      'r.made_at as madeAt',
      's.audio',
    ])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { audio, ...recording } = row;
  return { recording, audio: vault.decryptBytes(audio, recordingBinding(id)) };
}
