import { sql } from 'kysely';
import { runUntilIdle } from '#dialer/dial-loop.ts';
import { recordDueAuditRuns } from '#domain/audit-run/record-audit-run.ts';
import { startAuditRun } from '#domain/audit-run/start-audit-run.ts';
import { decideCampaign } from '#domain/closure/approval/decide-campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { finishSettledCampaigns } from '#domain/closure/life/finish-campaign.ts';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import type { Operator, Role } from '#domain/people/operator/operator.ts';
import type { Delivery } from '#domain/shared/channel.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import { trainStaff } from '#sandbox/district/train-staff.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import type { Phone } from '#test/support/attempt/attempt-district.ts';
import { type DialRig, dialRig } from '#test/support/attempt/dial-rig.ts';
import { addStaff } from '#test/support/district/add-staff.ts';
import { noonZone } from './noon-zone.ts';

export type SeenFinding = {
  code: string;
  subject_kind: string;
  subject_id: string;
  severity: string;
  state: string;
  facts: Record<string, unknown>;
};

export type AuditDistrict = AsyncDisposable &
  DialRig & {
    phones: Phone[];
    officer: Operator;
    counsel: Operator;
    administrator: Operator;
    secretary: Operator;
    /** Asked for, frozen, approved, dialed and finished, as in real life. Returns its id. */
    finishedCampaign(purpose: Purpose, delivery: Delivery): Promise<string>;
    /** One audit run from asking to its end. Returns the run's id. */
    audit(): Promise<string>;
    /** What a run saw, anyone who was first to see it. */
    seenBy(runId: string): Promise<SeenFinding[]>;
    /** As somebody who can do everything to the database: no trigger is asked, so no rule of the ledger holds. */
    tamper(...statements: string[]): Promise<void>;
  };

/** A district in which nothing is wrong. */
export async function auditDistrict(): Promise<AuditDistrict> {
  const rig = await dialRig({
    mix: {
      ...everybodyAnswers,
      machine: 0.2,
      busy: 0.2,
      noAnswer: 0.2,
      secondTry: 0.5,
      undelivered: 0.1,
    },
  });
  const { district } = rig;
  const { pool } = district.owner;

  async function tamper(...statements: string[]): Promise<void> {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SET LOCAL session_replication_role = replica');
      for (const statement of statements) await client.query(statement);
      await client.query('COMMIT');
    } finally {
      client.release(true);
    }
  }

  const person = (name: string, roles: Role[]) => addStaff(district.db, name, roles);

  await pool.query('UPDATE school SET time_zone = $1', [noonZone()]);
  await pool.query('UPDATE district SET busy_retry_seconds = 0, no_answer_retry_seconds = 0');
  await pool.query(
    `INSERT INTO consent_wording VALUES ('v1', 'en', 'You may call me about my child’s school.', now(), 'test')`,
  );
  const phones = await district.addPhones(9);
  await tamper(`UPDATE consent_record SET giver_relation = 'parent'`);
  await tamper(
    `UPDATE training_record SET passed_at = passed_at - interval '1 hour', expires_at = expires_at - interval '1 hour'`,
  );
  await sql`SELECT refresh_phone_audience(), refresh_home_languages()`.execute(district.db);

  const requester: Operator = {
    id: district.requester,
    name: 'Requester',
    roles: [{ role: 'requester', schoolId: null }],
  };
  const approver: Operator = {
    id: district.approver,
    name: 'Approver',
    roles: [{ role: 'approver', schoolId: null }],
  };
  const officer = await person('Officer', ['compliance']);
  // Two who could decide, so that there is no risk either.
  const deputy = await person('Deputy', ['approver']);
  await trainStaff(district.db, [deputy.id]);

  async function finishedCampaign(purpose: Purpose, delivery: Delivery): Promise<string> {
    const { db } = district.as('bot');
    const worker = district.as('worker').db;
    const drafted = await draftCampaign(db, {
      operator: requester,
      draft: {
        happening: 'closed',
        ground: purpose === 'emergency' ? 'weather' : 'none',
        purpose,
        schoolIds: [district.school],
        eventDate: Temporal.Now.plainDateISO().toString(),
        delivery,
        stopTryingAt: Temporal.Now.instant().add({ hours: 3 }),
        texts: { en: 'School is closed today.' },
      },
    });
    if (drafted.kind !== 'drafted') throw new Error(drafted.reason);
    const { campaignId } = drafted;
    await sealCampaign(db, campaignId);
    const code = (await findCampaign(db, campaignId))?.sealed?.code ?? '';
    const decision = await decideCampaign(db, {
      operator: approver,
      platform: 'slack',
      campaignId,
      code,
      decision: 'approved',
    });
    if (decision.kind !== 'approved') throw new Error(JSON.stringify(decision));
    await startDueCampaigns(worker);
    await rig.until(async () => {
      await runUntilIdle(rig.tools('worker-a'));
      await finishSettledCampaigns(worker);
      return (await findCampaign(db, campaignId))?.state === 'finished';
    });
    // Nobody decides at once.
    await tamper(
      `UPDATE campaign_version SET submitted_at = submitted_at - interval '1 minute' WHERE campaign_id = '${campaignId}'`,
    );
    return campaignId;
  }

  return {
    ...rig,
    phones,
    officer,
    counsel: await person('Counsel', ['compliance']),
    administrator: await person('Administrator', ['administrator']),
    secretary: await person('Secretary', ['front-office']),
    finishedCampaign,
    tamper,
    async audit() {
      const asked = await startAuditRun(district.as('bot').db, officer);
      if (asked.kind !== 'started') throw new Error(asked.kind);
      await recordDueAuditRuns(district.as('worker').db, 'auditor-a');
      const { id } = await district.db
        .selectFrom('audit_run')
        .select('id')
        .where('kind', '=', 'asked')
        .where('ended_at', 'is not', null)
        .orderBy('asked_at', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow();
      return id;
    },
    seenBy: (runId) =>
      district.db
        .selectFrom('finding')
        .select(['code', 'subject_kind', 'subject_id', 'severity', 'state', 'facts'])
        .where('last_seen_run_id', '=', runId)
        .orderBy('code')
        .orderBy('subject_id')
        .execute(),
  };
}
