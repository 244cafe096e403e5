import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import { householdLine, listLine, staffLine } from '#domain/closure/seal/list-line-store.ts';
import { rolesHeldAt } from '#domain/people/operator/held-store.ts';
import { provenDeletions, provenRows } from '#domain/proof/ledger/ledger-proof-store.ts';
import { basesOf, entryRows, isPhone, revocationsOf } from './evidence-entries-store.ts';
import type { EvidenceOf } from './evidence-line.ts';
import { withListProofs } from './list-proof-store.ts';

type Rows = AsyncIterable<Record<string, unknown>>;

const rowsAtATime = 500;

/*
 * Columns are named one by one: what is not named, such as an attempt's secret token, a name or a number, can't
 * get into the file by a later migration. Long lists stream through a cursor.
 */

/** By kind, in an order that reads as a story. */
export const evidenceRows = {
  campaign: campaignRows,
  version: versionRows,
  approval: approvalRows,
  rule: ruleRows,
  recipient: recipientRows,
  exclusion: exclusionRows,
  letter: letterRows,
  basis: basisRows,
  'deleted-basis': deletedRows,
  attempt: attemptRows,
  'call-event': callEventRows,
  revocation: revocationRows,
  'audit-entry': entryRows,
} as const;

function campaignRows(tx: Transaction, { campaignId, phoneId }: EvidenceOf): Rows {
  return tx
    .selectFrom('campaign')
    .select(['id', 'number', 'state', 'version', 'author_id', 'created_at', 'started_at'])
    .select(['ended_at', 'ended_by'])
    .select(sql<string | null>`end_reason_of(campaign)`.as('end_reason'))
    .select(sql<string | null>`${phoneId ?? null}::text`.as('phone'))
    .where('id', '=', campaignId)
    .stream();
}

function versionRows(tx: Transaction, { campaignId }: EvidenceOf): Rows {
  return tx
    .selectFrom('campaign_version')
    .select(['id', 'number', 'purpose', 'ground', 'submitted_by', 'submitted_at', 'expires_at'])
    .select(
      rolesHeldAt(
        sql.ref('campaign_version.submitted_by'),
        sql.ref('campaign_version.submitted_at'),
      ).as('roles'),
    )
    .select('training_record_id as training')
    .select(sql<string | null>`encode(fingerprint, 'hex')`.as('fingerprint'))
    .select(['rule_set', 'sealed_content'])
    .where('campaign_id', '=', campaignId)
    .orderBy('number')
    .stream();
}

function approvalRows(tx: Transaction, { campaignId }: EvidenceOf): Rows {
  return tx
    .selectFrom('approval as a')
    .innerJoin('campaign_version as v', 'v.id', 'a.version_id')
    .select(['a.id', 'a.version_id', 'a.operator_id', 'a.decision', 'a.platform'])
    .select(sql<string | null>`reason_of(a)`.as('reason'))
    .select('a.at')
    .select(rolesHeldAt(sql.ref('a.operator_id'), sql.ref('a.at')).as('roles'))
    .select('a.training_record_id as training')
    .select(sql<string>`encode(a.fingerprint, 'hex')`.as('fingerprint'))
    .where('v.campaign_id', '=', campaignId)
    .orderBy('a.at')
    .stream();
}

/** The rules that decided about somebody, in the words of their set. */
function ruleRows(tx: Transaction, { campaignId, phoneId }: EvidenceOf): Rows {
  const listed = (table: 'recipient' | 'exclusion') => sql`
    SELECT v.rule_set, l.rule FROM ${sql.table(table)} l JOIN campaign_version v ON v.id = l.version_id
    WHERE v.campaign_id = ${campaignId} AND ${isPhone('l.phone_id', phoneId)}`;
  return tx
    .selectFrom('consent_rule as r')
    .select(['r.rule_set', 'r.id', 'r.allows', 'r.rests_on', 'r.reason', 'r.citation'])
    .where(
      sql<boolean>`(r.rule_set, r.id) IN (
        ${listed('recipient')} UNION ${listed('exclusion')}
        UNION SELECT rule_set, rule FROM attempt WHERE campaign_id = ${campaignId} AND ${isPhone('phone_id', phoneId)})`,
    )
    .orderBy('r.rule_set')
    .orderBy('r.rank')
    .stream();
}

function recipientRows(tx: Transaction, { campaignId, phoneId }: EvidenceOf): Rows {
  const rows = tx
    .selectFrom('recipient as r')
    .innerJoin('campaign_version as v', 'v.id', 'r.version_id')
    .select(['r.version_id', 'r.phone_id', 'r.channel', 'r.language', 'r.also', 'r.time_zones'])
    .select(['r.rule', 'r.evidence', sql<string | null>`encode(r.basis, 'hex')`.as('basis')])
    .select([householdLine('r').as('household'), staffLine('r').as('staff')])
    .select('r.contact_turn as contact')
    .select(sql<string | null>`r.fields::text`.as('fields'))
    .select(listLine('recipient', 'r').as('line'))
    .where('v.campaign_id', '=', campaignId)
    .where(isPhone('r.phone_id', phoneId))
    .orderBy('v.number')
    .orderBy('r.phone_id')
    .orderBy('r.channel')
    .stream(rowsAtATime);
  const own = ['household', 'staff', 'contact', 'fields'].reduce<Rows>(withoutNull, rows);
  return phoneId === undefined ? own : withListProofs(tx, 'recipient', own);
}

/** A field that only some closures have is left out of the lines of the others. */
async function* withoutNull(rows: Rows, name: string): Rows {
  for await (const { [name]: value, ...row } of rows)
    yield value === null ? row : { ...row, [name]: value };
}

function exclusionRows(tx: Transaction, { campaignId, phoneId }: EvidenceOf): Rows {
  const rows = tx
    .selectFrom('exclusion as x')
    .innerJoin('campaign_version as v', 'v.id', 'x.version_id')
    .select(['x.version_id', 'x.phone_id', 'x.channel', 'x.rule', 'x.evidence'])
    .select(sql<string | null>`encode(x.basis, 'hex')`.as('basis'))
    .select(listLine('exclusion', 'x').as('line'))
    .where('v.campaign_id', '=', campaignId)
    .where(isPhone('x.phone_id', phoneId))
    .orderBy('v.number')
    .orderBy('x.phone_id')
    .orderBy('x.channel')
    .stream(rowsAtATime);
  return phoneId === undefined ? rows : withListProofs(tx, 'exclusion', rows);
}

/** Its e-mails, in a file about the whole closure: an address is no phone. */
function letterRows(tx: Transaction, { campaignId, phoneId }: EvidenceOf): Rows {
  return tx
    .selectFrom('letter as l')
    .innerJoin('campaign_version as v', 'v.id', 'l.version_id')
    .select(['l.version_id', 'l.address_id', 'l.languages', 'l.state', 'l.state_at', 'l.why'])
    .select(listLine('letter', 'l').as('line'))
    .where('v.campaign_id', '=', campaignId)
    .where(sql<boolean>`${phoneId ?? null}::uuid IS NULL`)
    .orderBy('v.number')
    .orderBy('l.address_id')
    .stream(rowsAtATime);
}

/** The rows of the consent ledger that the list rests on, each with its place in the log; and the words that were agreed to. */
function basisRows(tx: Transaction, of: EvidenceOf): Rows {
  return provenRows(tx, basesOf(of));
}

/** Those that are gone, as their term was over. */
function deletedRows(tx: Transaction, of: EvidenceOf): Rows {
  return provenDeletions(tx, basesOf(of));
}

function attemptRows(tx: Transaction, { campaignId, phoneId }: EvidenceOf): Rows {
  const rows = tx
    .selectFrom('attempt as a')
    .leftJoin('closure_reply as m', (on) =>
      on.onRef('m.attempt_id', '=', 'a.id').on('m.kind', '=', 'confirmed'),
    )
    .leftJoin('closure_reply as s', (on) =>
      on.onRef('s.attempt_id', '=', 'a.id').on('s.kind', '=', 'safe'),
    )
    .select(['a.id', 'a.version_id', 'a.phone_id', 'a.channel', 'a.try_number', 'a.state'])
    .select(['a.carrier_id', 'a.rule', 'a.rule_set', 'a.answered_by', 'a.spoken_at'])
    .select(['a.held_back', 'a.seconds', 'a.disposition', 'a.created_at', 'a.intent_at'])
    .select(['a.ended_at', 'm.said_at as confirmed_at'])
    .select(sql<boolean | null>`m.means = 'call-back'`.as('confirmed_by_call_back'))
    .select(['s.said_at as safe_at', 's.means as safe_by'])
    .where('a.campaign_id', '=', campaignId)
    .where(isPhone('a.phone_id', phoneId))
    .orderBy('a.id')
    .stream(rowsAtATime);
  return withoutNull(withoutNull(rows, 'safe_at'), 'safe_by');
}

function callEventRows(tx: Transaction, { campaignId, phoneId }: EvidenceOf): Rows {
  return tx
    .selectFrom('call_event as e')
    .innerJoin('attempt as a', 'a.id', 'e.attempt_id')
    .select(['e.id', 'e.attempt_id', 'e.carrier_id', 'e.sequence_number', 'e.carrier_status'])
    .select(['e.kind as event_kind', 'e.received_at'])
    .select(sql<unknown>`e.event - '{token,to,from,body}'::text[]`.as('event'))
    .where('a.campaign_id', '=', campaignId)
    .where(isPhone('a.phone_id', phoneId))
    .orderBy('e.id')
    .stream(rowsAtATime);
}

/** Withdrawals taken in a call of this campaign, or by any means from its recipients while it ran. */
function revocationRows(tx: Transaction, { campaignId, phoneId }: EvidenceOf): Rows {
  return provenRows(
    tx,
    sql`SELECT id FROM revocation WHERE id IN ${revocationsOf({ campaignId })} AND ${isPhone('phone_id', phoneId)}`,
    ['opt-out'],
  );
}
