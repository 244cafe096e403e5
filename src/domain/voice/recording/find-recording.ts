import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Vault } from '#vault/vault.ts';
import { type Recording, recordingBinding } from './recording.ts';

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
