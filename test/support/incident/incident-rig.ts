import { violatedRule } from '#database/transaction.ts';
import { unfreezeDistrict } from '#domain/closure/pause/unfreeze-district.ts';
import { decideNotices } from '#domain/incident/decide-notices.ts';
import { findIncident } from '#domain/incident/find-incident.ts';
import { everyIncidentRole, hasForm } from '#domain/incident/incident.ts';
import type { IncidentView } from '#domain/incident/incident-view.ts';
import { recordIncidentRoles } from '#domain/incident/record-incident-roles.ts';
import { recordIncidentTask } from '#domain/incident/record-incident-task.ts';
import { type IncidentRequest, startIncident } from '#domain/incident/start-incident.ts';
import type { Operator, Role } from '#domain/people/operator/operator.ts';
import { type District, testDistrict } from '#test/support/attempt/attempt-district.ts';
import { addStaff } from '#test/support/district/add-staff.ts';
import { testVault } from '#test/support/postgres/database.ts';

export type IncidentRig = AsyncDisposable & {
  district: District;
  officer: Operator;
  administrator: Operator;
  /** For one school alone. */
  approver: Operator;
  requester: Operator;
  open(request?: Partial<IncidentRequest>): Promise<{ id: string; number: number }>;
  view(id: string): Promise<IncidentView>;
  /** Each requests that its freeze ends, one after the other. */
  resume(id: string, ...people: Operator[]): Promise<string[]>;
  /** Does the whole checklist but the review. */
  work(id: string): Promise<void>;
  /** As the owner: the name of the rule that refuses it, or `done`. */
  ruleOf(statement: string, values?: unknown[]): Promise<unknown>;
};

/** A district with four people, each of whom may do something else in an incident. */
export async function incidentRig(): Promise<IncidentRig> {
  const district = await testDistrict();
  const person = (name: string, role: Role, schoolId: string | null = null) =>
    addStaff(district.db, name, [role], { schoolId });
  const officer = await person('officer', 'compliance');
  const administrator = await person('administrator', 'administrator');
  const approver = await person('approver', 'approver', district.school);
  const requester = await person('requester', 'requester');
  const db = district.as('bot').db;
  const view = async (id: string) => {
    const found = await findIncident(db, id);
    if (found === undefined) throw new Error('no such incident');
    return found;
  };
  return {
    district,
    officer,
    administrator,
    approver,
    requester,
    view,
    async open(request = {}) {
      const started = await startIncident(db, testVault, {
        operator: officer,
        isDrill: false,
        kind: 'lost-device',
        discoveredAt: Temporal.Now.instant().subtract({ hours: 1 }),
        known: 'A laptop is gone.',
        ...request,
      });
      if (started.kind === 'refused') throw new Error(started.reason);
      return started;
    },
    async resume(id, ...people) {
      const pauseId = (await view(id)).freeze?.id ?? id;
      const said: string[] = [];
      for (const operator of people) {
        const result = await unfreezeDistrict(db, { operator, pauseId });
        said.push(result.kind === 'refused' ? result.reason : result.kind);
      }
      return said;
    },
    async work(incidentId) {
      const operator = officer;
      const people = Object.fromEntries(everyIncidentRole.map((role) => [role, operator.id]));
      await recordIncidentRoles(db, { operator, incidentId, people });
      await decideNotices(db, testVault, {
        operator,
        incidentId,
        decision: 'not-needed',
        why: 'Encrypted.',
      });
      for (const { id: taskId, task } of (await view(incidentId)).tasks)
        if (!hasForm(task))
          await recordIncidentTask(db, { operator, incidentId, taskId, step: 'finish' });
    },
    ruleOf: (statement, values = []) =>
      district.owner.pool.query(statement, values).then(
        () => 'done',
        (error: unknown) => violatedRule(error),
      ),
    [Symbol.asyncDispose]: () => district[Symbol.asyncDispose](),
  };
}
