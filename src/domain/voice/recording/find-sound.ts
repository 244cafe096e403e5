import { hash } from 'node:crypto';
import type { Db } from '#database/transaction.ts';
import type { Vault } from '#vault/vault.ts';
import { recordingBinding } from './recording.ts';

/**
 * The sound that a fingerprint names by its digest, as a WAV file. Undefined where it is gone; a fault where it doesn't
 * open, or is another.
 */
export async function findSound(db: Db, vault: Vault, digest: string): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('recording as r')
    .innerJoin('recording_audio as s', 's.recording_id', 'r.id')
    .where('r.digest', '=', Buffer.from(digest, 'hex'))
    .select(['r.id', 's.audio'])
    // The same file may have been given more than once.
    .orderBy('r.made_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const wav = vault.decryptBytes(row.audio, recordingBinding(row.id));
  if (hash('sha256', wav) !== digest) throw new Error('a recording is not what its digest says');
  return wav;
}
