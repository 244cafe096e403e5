import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { expireChangesWithin } from '#domain/people/two-person-change/expire-changes.ts';
import type { DistrictSettings } from './find-district.ts';
import {
  describeLoosening,
  looseningsOf,
  type PolicyLoosening,
  type PolicySettings,
} from './policy-change.ts';

/** Which of the settings loosen the policy that is in force, as the database says. Nobody sets it meanwhile. */
export async function selectLoosened(
  tx: Transaction,
  settings: Partial<DistrictSettings>,
): Promise<string[]> {
  const { rows } = await sql<{ names: string[] }>`
    SELECT loosened(d, jsonb_populate_record(d, ${JSON.stringify(settings)}::jsonb)) AS names
    FROM district d FOR UPDATE`.execute(tx);
  return rows[0]?.names ?? [];
}

/** Asks that the policy be looser, unless just that waits already. Nothing changes until an administrator confirms it. */
export async function startPolicyChange(
  tx: Transaction,
  settings: Partial<DistrictSettings>,
  by: string,
): Promise<PolicyLoosening[]> {
  await expireChangesWithin(tx, 'policy');
  const { change, isNew } = await insertPolicyChange(tx, settings);
  if (isNew) {
    await insertAuditEntry(tx, {
      actor: { kind: 'system', id: by },
      act: 'policy-change-asked',
      subject: { kind: 'district', id: '1' },
      facts: { change: change.id, wanted: looseningsOf(change).map(describeLoosening) },
    });
  }
  return looseningsOf(change);
}

type Asked = { id: string; settings: PolicySettings; before: PolicySettings };

/** The change that waits for exactly these settings, which may have been asked for before. */
async function insertPolicyChange(
  tx: Transaction,
  settings: Partial<DistrictSettings>,
): Promise<{ change: Asked; isNew: boolean }> {
  const json = JSON.stringify(settings);
  const added = await tx
    .insertInto('policy_change')
    .values({ settings: json })
    .onConflict((conflict) => conflict.doNothing())
    .returning(['id', 'settings', 'before'])
    .executeTakeFirst();
  if (added !== undefined) return { change: added, isNew: true };
  const waiting = await tx
    .selectFrom('policy_change')
    .where('state', '=', 'waiting')
    .where('settings', '=', sql<never>`${json}::jsonb`)
    .select(['id', 'settings', 'before'])
    .executeTakeFirstOrThrow();
  return { change: waiting, isNew: false };
}
