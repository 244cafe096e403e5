import { hash } from 'node:crypto';
import { normalizeAudio } from '#audio/normalize-audio.ts';
import type { AudioRefusal } from '#audio/phone-audio.ts';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
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
  return transact(db, async (tx) => {
    const entry = {
      actor: { kind: 'operator', id: operatorId },
      subject: { kind: 'operator', id: operatorId },
    } as const;
    if (normalized.kind === 'refused') {
      const { reason } = normalized;
      await insertAuditEntry(tx, {
        ...entry,
        act: 'recording-refused',
        facts: { language, source, reason },
      });
      return normalized;
    }
    const { bytes, milliseconds } = normalized.audio;
    const digest = hash('sha256', bytes, 'buffer');
    const { id, madeAt } = await tx
      .insertInto('recording')
      .values({ language, source, digest, milliseconds, made_by: operatorId })
      .returning(['id', 'made_at as madeAt'])
      .executeTakeFirstOrThrow();
    const audio = vault.encryptBytes(bytes, recordingBinding(id));
    await tx.insertInto('recording_audio').values({ recording_id: id, audio }).execute();
    const facts = { recording: id, language, source, milliseconds, digest: digest.toString('hex') };
    await insertAuditEntry(tx, { ...entry, act: 'recording-kept', facts });
    const recording = { id, language, source, milliseconds, madeBy: operatorId, madeAt };
    return { kind: 'kept', recording: { ...recording, digest: facts.digest } };
  });
}
