import type { Db } from '#database/transaction.ts';
import { recordScope } from '#domain/incident/concerned/record-scope.ts';
import type { Scope } from '#domain/incident/concerned/scope.ts';
import type { IncidentKind } from '#domain/incident/incident.ts';
import { startIncident } from '#domain/incident/start-incident.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { trainStaff } from '#sandbox/district/train-staff.ts';
import { sealedName } from '#test/support/district/staff-name.ts';
import { testVault } from '#test/support/postgres/database.ts';

type Role = Operator['roles'][number]['role'];

/** Somebody with these roles in the whole district. */
export async function staffWith(db: Db, name: string, roles: Role[]): Promise<Operator> {
  const { id } = await db
    .insertInto('operator')
    .values({
      directory_tenant: 'district',
      directory_id: name,
      name: sealedName(name, { tenant: 'district' }),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('role_grant')
    .values(roles.map((role) => ({ operator_id: id, role })))
    .execute();
  await trainStaff(db, [id]);
  return { id, name, roles: roles.map((role) => ({ role, schoolId: null })) };
}

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
