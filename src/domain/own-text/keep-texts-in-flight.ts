import { sql } from 'kysely';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { missesEnough } from '#domain/attempt/machine/retry.ts';
import { doubtSeconds } from '#domain/attempt/machine/time-step.ts';
import { findUnclaimed } from '#domain/attempt/sweep/find-unclaimed.ts';
import { wordKey } from '#domain/shared/word-key.ts';
import type { Vault } from '#vault/vault.ts';
import { type SentText, settleOwnText, type TextKind } from './record-own-text.ts';

export type Said = { to: string; body: string };

/** A text that may leave now. */
export type Flight = Said & {
  again: boolean;
  /** When the order before it left, of which the carrier had nothing. */
  lostAt: Temporal.Instant | null;
};

/** What a text says, as it is kept: nobody without the key can try words out. */
export const digestOf = (vault: Pick<Vault, 'digest'>, body: string): Buffer =>
  vault.digest(`text ${wordKey(body)}`);

/** Takes texts that wait, and writes down what each of them says, in one transaction: what may have left can be looked for. */
export async function takeTexts<Row extends { id: string; phoneId: string }>(
  { db, vault }: { db: Db; vault: Pick<Vault, 'digest'> },
  wanted: {
    kind: TextKind;
    lease: (tx: Transaction) => Promise<Row[]>;
    /** Nothing for what is no text, or can't be said. */
    say: (row: Row) => Said | undefined;
  },
): Promise<{ row: Row; flight: Flight | undefined }[]> {
  const { kind, lease, say } = wanted;
  return transact(db, async (tx) => {
    const rows = (await lease(tx)).map((row) => ({ row, said: say(row) }));
    const texts = rows.flatMap(({ row, said }) =>
      said === undefined
        ? []
        : [{ id: row.id, phone: row.phoneId, words: digestOf(vault, said.body).toString('hex') }],
    );
    const { rows: flights } = await sql<{ id: string; lostAt: Temporal.Instant | null }>`
      INSERT INTO text_in_flight (kind, id, phone_id, words)
      SELECT ${kind}, w.id, w.phone, decode(w.words, 'hex')
      FROM jsonb_to_recordset(${JSON.stringify(texts)}::jsonb) AS w(id uuid, phone uuid, words text)
      ON CONFLICT (kind, id) DO UPDATE SET words = excluded.words, ordered_at = excluded.ordered_at,
        look_at = excluded.look_at, misses = 0
      RETURNING id, lost_at AS "lostAt"`.execute(tx);
    const lostAt = new Map(flights.map((one) => [one.id, one.lostAt]));
    return rows.map(({ row, said }) => {
      const lost = lostAt.get(row.id) ?? null;
      return { row, flight: said && { ...said, again: lost !== null, lostAt: lost } };
    });
  });
}

/** A text of which nobody has said what became of it. */
export type TextDoubt = {
  kind: TextKind;
  id: string;
  phoneId: string;
  number: Buffer;
  index: Buffer;
  words: Buffer;
  orderedAt: Temporal.Instant;
  ageSeconds: number;
  again: boolean;
};

/** What is in doubt, for one worker to ask the carrier about now; asked again in a while. */
export async function leaseTextDoubts(db: Db, limit: number): Promise<TextDoubt[]> {
  const { rows } = await sql<TextDoubt>`
    UPDATE text_in_flight f SET look_at = clock_timestamp() + interval '20 seconds'
    FROM (SELECT kind, id FROM text_in_flight WHERE look_at <= now()
      ORDER BY look_at LIMIT ${limit} FOR NO KEY UPDATE SKIP LOCKED) late, phone p
    WHERE f.kind = late.kind AND f.id = late.id AND p.id = f.phone_id
    RETURNING f.kind, f.id, f.phone_id AS "phoneId", p.number, p.index, f.words, f.ordered_at AS "orderedAt",
      extract(epoch FROM now() - f.ordered_at)::float8 AS "ageSeconds", f.lost_at IS NOT NULL AS again`.execute(
    db,
  );
  return rows;
}

/** The carrier has it under this id, unless another text was found to be that one meanwhile. */
export async function adoptText(db: Db, sent: SentText, carrierId: string): Promise<boolean> {
  return transact(db, async (tx) => {
    await sql`SELECT FROM phone_gate WHERE phone_id = ${sent.phoneId} FOR NO KEY UPDATE`.execute(
      tx,
    );
    if ((await findUnclaimed(tx, [carrierId])).length === 0) return false;
    return settleOwnText(tx, { ...sent, outcome: { kind: 'accepted', carrierId } });
  });
}

/** What a lost text of each kind still has to be, to wait again. A code that was used arrived. */
const isWorthAnother = {
  confirmation_text: sql`true`,
  page_code: sql`used_at IS NULL AND expires_at > clock_timestamp() + interval '1 minute'`,
  family_code: sql`used_at IS NULL AND expires_at > clock_timestamp() + interval '1 minute'`,
  family_text: sql`true`,
} satisfies Record<TextKind, unknown>;

/**
 * A list lacked it. Once enough did, the text waits again, and is judged as the first time; a second one that is
 * lost, or one that nobody needs any more, is given up.
 */
export async function recordTextMiss(
  db: Db,
  doubt: TextDoubt,
): Promise<'looked-for' | 'waits-again' | 'given-up'> {
  const { kind, id, again } = doubt;
  const most = doubt.ageSeconds < doubtSeconds.listed ? missesEnough - 1 : missesEnough;
  const { rows } = await sql<{ misses: number }>`
    UPDATE text_in_flight SET misses = greatest(misses, least(misses + 1, ${most}::int))
    WHERE kind = ${kind} AND id = ${id} RETURNING misses`.execute(db);
  if ((rows[0]?.misses ?? 0) < missesEnough) return 'looked-for';
  if (!again && (await waitAgain(db, doubt))) return 'waits-again';
  await forgetText(db, doubt);
  return 'given-up';
}

async function waitAgain(db: Db, { kind, id }: TextDoubt): Promise<boolean> {
  const key = sql.ref(kind === 'confirmation_text' ? 'revocation_id' : 'id');
  const { numAffectedRows } = await sql`
    UPDATE ${sql.table(kind)} SET state = 'waiting'
    WHERE ${key} = ${id} AND state = 'unknown' AND ${isWorthAnother[kind]}`.execute(db);
  return numAffectedRows === 1n;
}

/** Nobody looks for it any more: it stays unknown, or its time to wait is over. */
export async function forgetText(db: Db, { kind, id }: TextDoubt): Promise<void> {
  await sql`DELETE FROM text_in_flight WHERE kind = ${kind} AND id = ${id}`.execute(db);
}
