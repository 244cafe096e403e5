import type { Db } from '#database/transaction.ts';
import type { RehearsalEnd } from './rehearsal.ts';

const calls = ['voicemail', 'no-answer', 'refused', 'unsent', 'unknown'] as const;
const texts = ['refused', 'unsent', 'unknown'] as const;

/** What somebody who asked for a rehearsal did not get; undefined where they got it, or it is gone. */
export async function findRehearsalEnd(db: Db, id: string): Promise<RehearsalEnd | undefined> {
  const row = await db
    .selectFrom('rehearsal')
    .select(['kind', 'call_state', 'text_state', 'asked_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const call = calls.find((state) => state === row.call_state);
  const text = texts.find((state) => state === row.text_state);
  return call === undefined && text === undefined
    ? undefined
    : { kind: row.kind, call, text, at: row.asked_at };
}
