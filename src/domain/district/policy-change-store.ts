import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { RoleChangeState } from '#domain/operator/role-change/role-change.ts';
import type { DistrictSettings } from './find-district.ts';
import type { PolicyChangeView, PolicyValue } from './policy-change.ts';

type Settings = Record<string, PolicyValue>;

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

type Asked = { id: string; settings: Settings; before: Settings };

/** The change that waits for exactly these settings, which may have been asked for before. */
export async function insertPolicyChange(
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

/** What somebody may still confirm. */
export async function selectWaitingPolicyChanges(db: Db): Promise<Asked[]> {
  const { rows } = await sql<Asked>`
    SELECT id, settings, before FROM policy_change c
    WHERE state = 'waiting' AND NOT policy_change_is_over(c) ORDER BY id`.execute(db);
  return rows;
}

export async function lockPolicyChange(
  tx: Transaction,
  id: string,
): Promise<
  { settings: Settings; before: Settings; state: RoleChangeState; isOver: boolean } | undefined
> {
  await sql`SELECT FROM district FOR UPDATE`.execute(tx);
  const { rows } = await sql<{
    settings: Settings;
    before: Settings;
    state: RoleChangeState;
    isOver: boolean;
  }>`
    SELECT settings, before, state, policy_change_is_over(c) AS "isOver"
    FROM policy_change c WHERE id = ${id} FOR UPDATE`.execute(tx);
  return rows[0];
}

export async function settlePolicyChange(
  tx: Transaction,
  change: { id: string; state: 'confirmed' | 'declined'; by: string },
): Promise<void> {
  await tx
    .updateTable('policy_change')
    .set({ state: change.state, settled_by: change.by })
    .where('id', '=', change.id)
    .execute();
}

/** The new policy version. The database takes only what was just confirmed. */
export async function loosenDistrict(tx: Transaction, settings: Settings): Promise<number> {
  const { policy_version } = await tx
    .updateTable('district')
    .set({ ...settings, policy_version: sql`policy_version + 1` })
    .returning('policy_version')
    .executeTakeFirstOrThrow();
  return policy_version;
}

/** Waiting changes that nobody can confirm any more; marks and returns them. */
export async function expireOverPolicy(tx: Transaction): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    UPDATE policy_change SET state = 'expired'
    WHERE id IN (SELECT id FROM policy_change c WHERE state = 'waiting' AND policy_change_is_over(c)
      FOR UPDATE SKIP LOCKED)
    RETURNING id`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function selectPolicyChange(
  db: Db,
  id: string,
): Promise<
  (Omit<PolicyChangeView, 'loosenings'> & { settings: Settings; before: Settings }) | undefined
> {
  return db
    .selectFrom('policy_change as c')
    .leftJoin('operator as o', 'o.id', 'c.settled_by')
    .where('c.id', '=', id)
    .select([
      'c.id',
      'c.settings',
      'c.before',
      'c.state',
      'c.asked_at as askedAt',
      'c.expires_at as expiresAt',
      'o.name as settledBy',
      'c.settled_at as settledAt',
    ])
    .executeTakeFirst();
}
