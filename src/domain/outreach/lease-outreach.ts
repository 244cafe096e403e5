import { many } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { wordKey } from '#domain/shared/word-key.ts';
import { operatorPhoneBinding, phoneBinding, type Vault } from '#vault/vault.ts';
import { allKinds, type OutreachKindName } from './kinds/all-kinds-store.ts';
import type { OutreachKind, TakenOutreach, Taker } from './kinds/outreach-kind-store.ts';

export type { OutreachKindName } from './kinds/all-kinds-store.ts';

export const outreachKinds = Object.keys(allKinds) as readonly OutreachKindName[];

/** How long a sender rests when none of this kind waits. */
export const idleMsOf = (kind: OutreachKindName): number => allKinds[kind].idleMs;

/** Whether this kind waits, too, while the database holds calls back. */
export function isHeldBack(
  kind: OutreachKindName,
  held: 'everything' | 'closures' | undefined,
): boolean {
  const { waits }: OutreachKind = allKinds[kind];
  return waits === 'as-calls-do' ? held !== undefined : waits !== 'never' && held === 'everything';
}

/** A text to send now. */
export type OutreachText = {
  id: string;
  order: 'text';
  /** E.164. */
  to: string;
  body: string;
  /** Whether the carrier is asked for it where its answer is lost. */
  isLookedFor: boolean;
  /** When the order before it left, of which the carrier had nothing. */
  lostAt: Temporal.Instant | null;
};
/** A call to place now. */
export type OutreachCall = {
  id: string;
  order: 'call';
  to: string;
  token: string;
  ringSeconds: number;
  /** How long after it was taken it may leave. */
  goodMs: number;
};
/** What can't be said, because its key is not here or its words don't open. */
type Unsayable = { id: string; order: 'none'; fault: unknown };
export type LeasedOutreach = OutreachText | OutreachCall | Unsayable;

/** What a text says, as it is kept: nobody without the key can try words out. */
export const digestOf = (vault: Pick<Vault, 'digest'>, body: string): Buffer =>
  vault.digest(`text ${wordKey(body)}`);

/** Takes what waits of one kind, and writes down what each text says, in one transaction: what may have left can be looked for. */
export async function leaseOutreach(
  { db, ...speaker }: { db: Db; vault: Vault; publicUrl: string },
  { kind, ...taker }: Taker & { kind: OutreachKindName },
): Promise<LeasedOutreach[]> {
  const rules: OutreachKind = allKinds[kind];
  return transact(db, async (tx) => {
    const leased = (await rules.take(tx, taker)).map((row) => say(rules, row, speaker));
    const lostAt = await writeDown(tx, speaker.vault, leased);
    return leased.map((one) =>
      one.order === 'text' ? { ...one, lostAt: lostAt.get(one.id) ?? null } : one,
    );
  });
}

function say(
  { text, again, callGoodMs = 0 }: OutreachKind,
  row: TakenOutreach,
  speaker: { vault: Vault; publicUrl: string },
): LeasedOutreach {
  const { id, number, token, ringSeconds } = row;
  try {
    const binding =
      'operatorId' in row ? operatorPhoneBinding(row.operatorId) : phoneBinding(row.index);
    const to = speaker.vault.decrypt(number, binding);
    if (token !== null) return { id, order: 'call', to, token, ringSeconds, goodMs: callGoodMs };
    const body = text(row, speaker);
    return { id, order: 'text', to, body, isLookedFor: again !== 'never', lostAt: null };
  } catch (fault) {
    return { id, order: 'none', fault };
  }
}

/** What each text says, and when it is ordered. Returns when the one before it was, where that was lost. */
async function writeDown(
  tx: Transaction,
  vault: Pick<Vault, 'digest'>,
  leased: readonly LeasedOutreach[],
): Promise<Map<string, Temporal.Instant | null>> {
  const texts = leased.flatMap((one) =>
    one.order === 'text' && one.isLookedFor
      ? [{ id: one.id, said: digestOf(vault, one.body).toString('hex') }]
      : [],
  );
  if (texts.length === 0) return new Map();
  const rows = await many<{ id: string; lostAt: Temporal.Instant | null }>(tx)`
    UPDATE outreach o SET said = decode(w.said, 'hex'), ordered_at = clock_timestamp(),
      look_at = clock_timestamp() + interval '20 seconds', misses = 0
    FROM jsonb_to_recordset(${JSON.stringify(texts)}::jsonb) AS w(id uuid, said text) WHERE o.id = w.id
    RETURNING o.id, o.lost_at AS "lostAt"`;
  return new Map(rows.map((one) => [one.id, one.lostAt]));
}
