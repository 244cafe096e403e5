import { many, one } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { mayTakeFiles } from '#domain/people/operator/may-take-files.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Scope, ScopeRefusal } from './scope.ts';

type Counts = { students: number; guardians: number };

/**
 * Keeps whom an incident concerns: the scope, and everybody in it as the roster is now, by one statement. It adds to what
 * was said before.
 */
export async function recordScope(
  db: Db,
  asked: { operator: Operator; incidentId: string; scope: Scope },
): Promise<({ kind: 'recorded' } & Counts) | { kind: 'refused'; reason: ScopeRefusal }> {
  const { operator, incidentId, scope } = asked;
  return transact(db, async (tx) => {
    const blocker = await blockerOf(tx, operator, incidentId);
    if (blocker !== undefined) return { kind: 'refused', reason: blocker };
    const campaignId = scope.kind === 'closure' ? await selectStarted(tx, scope.number) : null;
    if (campaignId === undefined) return { kind: 'refused', reason: 'no-campaign' };
    const id = await insertScope(tx, { ...asked, campaignId });
    const counts = await insertPersons(tx, id);
    await note(
      tx,
      { kind: 'operator', id: operator.id },
      'incident-scope-set',
      on('incident', incidentId),
      { scope: id, kind: scope.kind, ...counts },
    );
    return { kind: 'recorded', ...counts };
  });
}

/** Says that all scopes so far were wrong: nobody is concerned by them any more. They stay on record. */
export async function recordScopesWithdrawn(
  db: Db,
  asked: { operator: Operator; incidentId: string },
): Promise<{ kind: 'recorded' } | { kind: 'refused'; reason: ScopeRefusal }> {
  const { operator, incidentId } = asked;
  return transact(db, async (tx) => {
    const blocker = await blockerOf(tx, operator, incidentId);
    if (blocker !== undefined) return { kind: 'refused', reason: blocker };
    const rows = await many<{ id: string }>(tx)`
      UPDATE incident_scope SET withdrawn_by = ${operator.id}
      WHERE incident_id = ${incidentId} AND withdrawn_at IS NULL RETURNING id`;
    for (const { id: scope } of rows)
      await note(
        tx,
        { kind: 'operator', id: operator.id },
        'incident-scope-withdrawn',
        on('incident', incidentId),
        { scope },
      );
    return { kind: 'recorded' };
  });
}

/** Locks the incident, so that its close and its scopes take turns. */
async function blockerOf(
  tx: Transaction,
  operator: Operator,
  incidentId: string,
): Promise<ScopeRefusal | undefined> {
  if (!mayTakeFiles(operator)) return 'not-compliance';
  const row = await one<{ isClosed: boolean }>(tx)`
    SELECT closed_at IS NOT NULL AS "isClosed" FROM incident WHERE id = ${incidentId} FOR SHARE`;
  if (row === undefined) return 'no-incident';
  return row.isClosed ? 'incident-closed' : undefined;
}

/** Undefined where no closure of this number has called anybody. */
async function selectStarted(tx: Transaction, number: number): Promise<string | undefined> {
  const row = await tx
    .selectFrom('campaign')
    .select('id')
    .where('number', '=', number)
    .where('started_at', 'is not', null)
    .executeTakeFirst();
  return row?.id;
}

async function insertScope(
  tx: Transaction,
  asked: { operator: Operator; incidentId: string; scope: Scope; campaignId: string | null },
): Promise<string> {
  const { scope } = asked;
  const [from, until, by] =
    'from' in scope
      ? [scope.from.toString(), scope.until.toString(), scope.operatorId ?? null]
      : [null, null, null];
  const row = await one<{ id: string }>(tx)`
    INSERT INTO incident_scope (incident_id, kind, from_at, until_at, operator_id, campaign_id, set_by)
    VALUES (${asked.incidentId}, ${scope.kind}, ${from}, ${until}, ${by}, ${asked.campaignId}, ${asked.operator.id})
    RETURNING id`;
  if (row === undefined) throw new Error('a scope was not kept');
  return row.id;
}

async function insertPersons(tx: Transaction, scopeId: string): Promise<Counts> {
  const row = await one<Counts>(tx)`
    WITH kept AS (
      INSERT INTO incident_person (scope_id, student_id, guardian_id)
      SELECT s.id, p.student_id, p.guardian_id FROM incident_scope s CROSS JOIN LATERAL persons_of_scope(s) AS p
      WHERE s.id = ${scopeId} RETURNING student_id, guardian_id)
    SELECT count(DISTINCT student_id)::int AS students, count(DISTINCT guardian_id)::int AS guardians FROM kept`;
  return row ?? { students: 0, guardians: 0 };
}
