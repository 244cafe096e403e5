import { sql } from 'kysely';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Noted } from '#domain/audit/audit-entry.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { revokeByCarrier } from '#domain/consent/opt-out/revoke-by-carrier.ts';

/** The tables of texts to one family that are part of no closure. A code may be told by a call, too. */
export type TextKind = 'confirmation_text' | 'page_code' | 'family_code' | 'family_text';

/** What became of an order, in the carrier port's terms. */
export type TextOutcome =
  | { kind: 'accepted'; carrierId: string }
  | { kind: 'rejected'; code: number; class: string }
  | { kind: 'unsent' }
  | { kind: 'unknown' };

export type SentText = {
  kind: TextKind;
  id: string;
  phoneId: string;
  worker: string;
  outcome: TextOutcome;
  /** Of a text: whether an earlier order of it was lost. What a frozen worker says of that one doesn't count for this one. */
  again?: boolean | undefined;
};

const states = {
  accepted: 'sent',
  rejected: 'refused',
  // It provably never left, so it waits again until its time is over.
  unsent: 'waiting',
  unknown: 'unknown',
} as const;

type State = (typeof states)[TextOutcome['kind']];

/** What became of a text, or of a call with a code. */
export async function recordOwnText(db: Db, sent: SentText): Promise<void> {
  await transact(db, (tx) => settleOwnText(tx, sent));
}

/** The same in a transaction; false where it was settled by then. */
export async function settleOwnText(tx: Transaction, sent: SentText): Promise<boolean> {
  const { phoneId, worker, outcome } = sent;
  const state = states[outcome.kind];
  if (!(await moveRow(tx, sent))) return false;
  await moveFlight(tx, sent);
  if (state === 'waiting') return true;
  await insertAuditEntry(tx, {
    actor: { kind: 'system', id: worker },
    ...entryOf(sent, state),
    subject: { kind: 'phone', id: phoneId },
  });
  if (outcome.kind === 'rejected' && outcome.class === 'opted-out')
    await revokeByCarrier(tx, { phoneId });
  return true;
}

/** What the carrier says settles a doubt, and a text that waits because of one; what nobody knows or what never left, only an order. */
async function moveRow(tx: Transaction, { kind, id, outcome, again }: SentText): Promise<boolean> {
  const isSaid = outcome.kind === 'accepted' || outcome.kind === 'rejected';
  const from = isSaid ? ['waiting', 'sending', 'unknown'] : ['sending'];
  const key = sql.ref(kind === 'confirmation_text' ? 'revocation_id' : 'id');
  const { numAffectedRows } = await sql`
    UPDATE ${sql.table(kind)} SET state = ${states[outcome.kind]},
      carrier_id = ${outcome.kind === 'accepted' ? outcome.carrierId : null}
      ${kind === 'confirmation_text' ? sql`, state_at = clock_timestamp()` : sql``}
    WHERE ${key} = ${id} AND state = ANY (${from}) AND (${isSaid || again === undefined} OR EXISTS (
      SELECT FROM text_in_flight WHERE kind = ${kind} AND id = ${id} AND (lost_at IS NOT NULL) = ${again === true}))`.execute(
    tx,
  );
  return numAffectedRows === 1n;
}

/** What is settled is looked for no more; what waits is remembered as long as it may wait. */
async function moveFlight(tx: Transaction, { kind, id, outcome }: SentText): Promise<void> {
  if (outcome.kind === 'unknown') return;
  const flight = sql`kind = ${kind} AND id = ${id}`;
  await (outcome.kind === 'unsent'
    ? sql`UPDATE text_in_flight SET look_at = clock_timestamp() + interval '2 hours' WHERE ${flight}`
    : sql`DELETE FROM text_in_flight WHERE ${flight}`
  ).execute(tx);
}

function entryOf({ kind, id, outcome }: SentText, state: Exclude<State, 'waiting'>): Noted {
  const code = outcome.kind === 'rejected' ? outcome.code : undefined;
  const carrierId = outcome.kind === 'accepted' ? outcome.carrierId : undefined;
  switch (kind) {
    case 'confirmation_text':
      return { act: `confirmation-${state}`, facts: { revocation: id, carrierId, code } };
    case 'page_code':
      return { act: `page-code-${state}`, facts: { code: id, error: code } };
    case 'family_code':
      return { act: `family-code-${state}`, facts: { code: id, error: code } };
    case 'family_text':
      return { act: `family-text-${state}`, facts: { text: id, error: code } };
  }
}
