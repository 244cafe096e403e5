import { sql } from 'kysely';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { wordKey } from '#domain/shared/word-key.ts';
import { phoneBinding, type Vault } from '#vault/vault.ts';
import { allKinds, type OutreachKindName } from './kinds/all-kinds-store.ts';
import type { OutreachKind, TakenOutreach } from './kinds/outreach-kind-store.ts';

export type { OutreachKindName } from './kinds/all-kinds-store.ts';

export const outreachKinds = Object.keys(allKinds) as readonly OutreachKindName[];

/** How long a sender rests when none of this kind waits. */
export const idleMsOf = (kind: OutreachKindName): number => allKinds[kind].idleMs;

/** A text that may leave now. */
export type Flight = {
  to: string;
  body: string;
  /** When the order before it left, of which the carrier had nothing. */
  lostAt: Temporal.Instant | null;
};

/** One to send now. */
export type LeasedOutreach = {
  row: TakenOutreach;
  /** Undefined for a call, and for what can't be said, because its key is not here or its words don't open. */
  flight: Flight | undefined;
  /** Why it can't be said. */
  fault?: unknown;
};

/** What a text says, as it is kept: nobody without the key can try words out. */
export const digestOf = (vault: Pick<Vault, 'digest'>, body: string): Buffer =>
  vault.digest(`text ${wordKey(body)}`);

/** Takes what waits of one kind, and writes down what each text says, in one transaction: what may have left can be looked for. */
export async function leaseOutreach(
  { db, vault, publicUrl }: { db: Db; vault: Vault; publicUrl: string },
  { kind, ...by }: { kind: OutreachKindName; worker: string; limit: number },
): Promise<LeasedOutreach[]> {
  const { take, text }: OutreachKind = allKinds[kind];
  return transact(db, async (tx) => {
    const leased = (await take(tx, by)).map((row): LeasedOutreach => {
      if (row.token !== null) return { row, flight: undefined };
      try {
        const to = vault.decrypt(row.number, phoneBinding(row.index));
        return { row, flight: { to, body: text(row, { vault, publicUrl }), lostAt: null } };
      } catch (fault) {
        return { row, flight: undefined, fault };
      }
    });
    const lostAt = await writeDown(tx, vault, leased);
    return leased.map(({ flight, ...one }) => ({
      ...one,
      flight: flight && { ...flight, lostAt: lostAt.get(one.row.id) ?? null },
    }));
  });
}

/** What each text says, and when it is ordered. Returns when the one before it was, where that was lost. */
async function writeDown(
  tx: Transaction,
  vault: Pick<Vault, 'digest'>,
  leased: readonly LeasedOutreach[],
): Promise<Map<string, Temporal.Instant | null>> {
  const texts = leased.flatMap(({ row, flight }) =>
    flight === undefined
      ? []
      : [{ id: row.id, said: digestOf(vault, flight.body).toString('hex') }],
  );
  if (texts.length === 0) return new Map();
  const { rows } = await sql<{ id: string; lostAt: Temporal.Instant | null }>`
    UPDATE outreach o SET said = decode(w.said, 'hex'), ordered_at = clock_timestamp(),
      look_at = clock_timestamp() + interval '20 seconds', misses = 0
    FROM jsonb_to_recordset(${JSON.stringify(texts)}::jsonb) AS w(id uuid, said text) WHERE o.id = w.id
    RETURNING o.id, o.lost_at AS "lostAt"`.execute(tx);
  return new Map(rows.map((one) => [one.id, one.lostAt]));
}
