import type { Db } from '#database/transaction.ts';
import { recordScope } from '#domain/incident/concerned/record-scope.ts';
import type { Scope } from '#domain/incident/concerned/scope.ts';
import type { IncidentKind } from '#domain/incident/incident.ts';
import { startIncident } from '#domain/incident/start-incident.ts';
import type { Operator, Role } from '#domain/people/operator/operator.ts';
import { addStaff } from '#test/support/district/add-staff.ts';
import { testVault } from '#test/support/postgres/database.ts';

/** Somebody with these roles in the whole district. */
export const staffWith = (db: Db, name: string, roles: Role[]): Promise<Operator> =>
  addStaff(db, name, roles, { isTrained: true });

export async function openIncident(
  db: Db,
  operator: Operator,
  about: { kind?: IncidentKind; discoveredAt?: Temporal.Instant; isDrill?: boolean } = {},
): Promise<string> {
  const started = await startIncident(db, testVault, {
    operator,
    isDrill: about.isDrill ?? false,
    kind: about.kind ?? 'wrong-reader',
    discoveredAt: about.discoveredAt ?? Temporal.Now.instant().subtract({ minutes: 5 }),
    known: 'Somebody saw a list.',
  });
  if (started.kind === 'refused') throw new Error(started.reason);
  return started.id;
}

export async function concern(
  db: Db,
  operator: Operator,
  incidentId: string,
  scope: Scope,
): Promise<{ students: number; guardians: number }> {
  const recorded = await recordScope(db, { operator, incidentId, scope });
  if (recorded.kind === 'refused') throw new Error(recorded.reason);
  const { students, guardians } = recorded;
  return { students, guardians };
}

/** An incident, and somebody of compliance who opened it. */
export async function prepareIncident(db: Db): Promise<{ id: string; officer: Operator }> {
  const officer = await staffWith(db, `officer ${crypto.randomUUID()}`, ['compliance']);
  return { id: await openIncident(db, officer), officer };
}

export const concernEveryone = (db: Db, { id, officer }: { id: string; officer: Operator }) =>
  concern(db, officer, id, { kind: 'everyone' });
