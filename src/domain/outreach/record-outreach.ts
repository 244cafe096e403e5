import { sql } from 'kysely';
import { one } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { revokeByCarrier } from '#domain/consent/opt-out/revoke-by-carrier.ts';
import { kindOf } from './kinds/all-kinds-store.ts';
import { type OrderEnd, type SettledOutreach, stateAfter } from './kinds/outreach-kind-store.ts';

export type OrderedOutreach = {
  id: string;
  worker: string;
  outcome: OrderEnd;
  /** Of a text that is looked for: whether an earlier order of it was lost. What a frozen worker says of that one doesn't count. */
  again?: boolean | undefined;
};

/** What became of an order. */
export async function recordOutreach(db: Db, ordered: OrderedOutreach): Promise<void> {
  await transact(db, (tx) => settleOutreach(tx, ordered));
}

/** The same in a transaction; false where it was settled by then. */
export async function settleOutreach(tx: Transaction, ordered: OrderedOutreach): Promise<boolean> {
  const { id, worker, outcome } = ordered;
  const row = await moveRow(tx, ordered);
  if (row === undefined) return false;
  const carrierId = outcome.kind === 'accepted' ? outcome.carrierId : null;
  const error = outcome.kind === 'rejected' ? outcome.code : undefined;
  const state = stateAfter[outcome.kind];
  const entry = kindOf(row.kind).entry({ id, ...row, carrierId, error }, state);
  if (entry) await insertAuditEntry(tx, { actor: { kind: 'system', id: worker }, ...entry });
  if (row.phoneId !== null && outcome.kind === 'rejected' && outcome.class === 'opted-out')
    await revokeByCarrier(tx, { phoneId: row.phoneId });
  return true;
}

type Moved = Omit<SettledOutreach, 'id' | 'carrierId' | 'error'> & { kind: string };

/**
 * What the carrier says settles a doubt, and a text that waits because of one; what nobody knows or what never left, only an
 * order. What is settled is looked for no more; what waits is remembered as long as it may wait.
 */
async function moveRow(
  tx: Transaction,
  { id, outcome, again }: OrderedOutreach,
): Promise<Moved | undefined> {
  const isSaid = outcome.kind === 'accepted' || outcome.kind === 'rejected';
  const from = isSaid ? ['waiting', 'sending', 'unknown'] : ['sending'];
  const carrierId = outcome.kind === 'accepted' ? outcome.carrierId : null;
  // The carrier has told of the call itself by then.
  const told = outcome.kind === 'accepted' ? ['answered', 'heard', 'voicemail', 'no-answer'] : [];
  const flight = sql`, look_at = CASE WHEN ${isSaid} THEN NULL WHEN ${outcome.kind === 'unsent'} AND look_at IS NOT NULL
    THEN clock_timestamp() + interval '2 hours' ELSE look_at END, said = CASE WHEN ${isSaid} THEN NULL ELSE said END`;
  return one<Moved>(tx)`
    UPDATE outreach SET state = CASE WHEN state = ANY (${told}) THEN state ELSE ${stateAfter[outcome.kind]} END,
      state_at = clock_timestamp(), carrier_id = coalesce(${carrierId}, CASE WHEN state = ANY (${told}) THEN carrier_id END)
      ${again === undefined ? sql`` : flight}
    WHERE id = ${id} AND state = ANY (${[...from, ...told]}) AND (${isSaid || again === undefined}
      OR look_at IS NOT NULL AND (lost_at IS NOT NULL) = ${again === true})
    RETURNING kind, channel, rehearsal_id AS "rehearsalId", phone_id AS "phoneId", operator_id AS "operatorId", revocation_id AS "revocationId",
      version_id AS "versionId", (SELECT campaign_id FROM campaign_version WHERE id = version_id) AS "campaignId"`;
}
