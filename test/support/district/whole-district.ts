import { randomUUID } from 'node:crypto';
import type { Connection } from '#database/connect.ts';
import type { Draft } from '#domain/closure/campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { trainStaff } from '#sandbox/district/train-staff.ts';
import { aClosure } from './small-district.ts';

/** An emergency for every school, drafted by somebody who may. */
export async function draftForEverybody(
  { db }: Connection,
  change: Partial<Draft> = {},
): Promise<string> {
  const person = async (who: string) =>
    db
      .insertInto('operator')
      .values({
        directory_tenant: 'bench',
        directory_id: `${who} ${randomUUID()}`,
        name: Buffer.of(),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
  const { id } = await person('Requester');
  const approver = await person('Approver');
  await db
    .insertInto('role_grant')
    .values([
      { operator_id: id, role: 'requester' },
      { operator_id: approver.id, role: 'approver' },
    ])
    .execute();
  await trainStaff(db, [id, approver.id]);
  const operator: Operator = { id, name: 'Bench', roles: [{ role: 'requester', schoolId: null }] };
  const schools = await db.selectFrom('school').select('id').execute();
  const result = await draftCampaign(db, {
    operator,
    draft: aClosure({
      schoolIds: schools.map((school) => school.id),
      eventDate: Temporal.Now.plainDateISO().toString(),
      stopTryingAt: Temporal.Now.instant().add({ hours: 20 }),
      ...change,
    }),
  });
  if (result.kind === 'refused') throw new Error(result.reason);
  return result.campaignId;
}

/** By the other person, past chat. */
export async function approveAsOther({ pool }: Connection, campaignId: string): Promise<void> {
  await pool.query(
    `WITH given AS (
       INSERT INTO approval (version_id, operator_id, decision, fingerprint, platform)
       SELECT v.id, o.id, 'approved', v.fingerprint, 'slack' FROM campaign_version v, operator o
       WHERE v.campaign_id = $1 AND o.directory_id LIKE 'Approver %' ORDER BY o.id DESC LIMIT 1 RETURNING *)
     INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
     SELECT 'operator', operator_id, 'campaign-approved', 'campaign', $1,
       jsonb_build_object('fingerprint', encode(fingerprint, 'hex')) FROM given`,
    [campaignId],
  );
  await pool.query(`UPDATE campaign SET state = 'dialing', started_at = now() WHERE id = $1`, [
    campaignId,
  ]);
}
