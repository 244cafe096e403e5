import { expect, test } from 'vitest';
import { decideCampaign } from '#domain/closure/approval/decide-campaign.ts';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { seededRandom } from '#sandbox/district/seeded-random.ts';
import { look, submit } from '#test/support/district/decisions.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { testVault } from '#test/support/postgres/database.ts';

export function fiftyDecisions({ runs, seed: first }: { runs: number; seed: number }): void {
  const { database, district } = setUpSmallDistrict();

  /** What the log says happened to a campaign, with the order of its entries. */
  async function history(id: string): Promise<{ act: string; id: bigint }[]> {
    const { rows } = await database.pool.query<{ act: string; id: string }>(
      'SELECT act, id FROM audit_entry WHERE subject_id = $1 ORDER BY id',
      [id],
    );
    return rows.map((row) => ({ act: row.act, id: BigInt(row.id) }));
  }

  test.for(Array.from({ length: runs }, (_, n) => first + n))(
    'F58 fifty decisions in any order: one start or none, and never with a rejection (seed %i)',
    async (seed) => {
      const seeded = seededRandom(seed);
      const random = () => seeded.next();
      const needed = random() < 0.5 ? 1 : 2;
      await database.owner.pool.query('UPDATE district SET district_wide_approvals = $1', [needed]);
      const view = await submit(database.db, {
        author: district.principal,
        schoolIds: [district.school, district.otherSchool],
      });
      const people: Operator[] = [district.superintendent, district.deputy, district.principal];
      const rejectionRate = random() * 0.2;
      const decisions = Array.from({ length: 50 }, () => {
        const operator = people[Math.floor(random() * people.length)] ?? district.deputy;
        const code = random() < 0.1 ? '0000-0000' : (view.sealed?.code ?? '');
        const platform = random() < 0.5 ? ('slack' as const) : ('teams' as const);
        const base = { operator, platform, campaignId: view.id, code };
        return random() < rejectionRate
          ? decideCampaign(database.db, {
              ...base,
              decision: 'sent-back',
              reason: 'No.',
              vault: testVault,
            })
          : decideCampaign(database.db, { ...base, decision: 'approved' });
      });
      const starts = Array.from({ length: 3 }, () => startDueCampaigns(database.db));
      await Promise.all([...decisions, ...starts]);
      await startDueCampaigns(database.db);

      const acts = await history(view.id);
      const started = acts.filter(({ act }) => act === 'campaign-started');
      expect(started.length).toBeLessThanOrEqual(1);
      const { rows } = await database.pool.query<{
        decision: string;
        people: number;
        by: string[];
      }>(
        `SELECT a.decision, count(DISTINCT a.operator_id)::int AS people, array_agg(staff_name(o)) AS by
      FROM approval a JOIN campaign_version v ON v.id = a.version_id JOIN operator o ON o.id = a.operator_id
      WHERE v.campaign_id = $1 GROUP BY a.decision`,
        [view.id],
      );
      expect(rows.flatMap(({ by }) => by)).not.toContain('principal');
      const approvals = rows.find(({ decision }) => decision === 'approved')?.people ?? 0;
      const rejections = rows.find(({ decision }) => decision === 'sent-back')?.people ?? 0;
      const { state } = await look(database.db, view.id);
      if (started.length === 1) expect(approvals).toBeGreaterThanOrEqual(needed);
      if (rejections > 0) expect(['sent-back', 'stopped']).toContain(state);
      // A rejection that came first is never followed by a start.
      const sentBack = acts.find(({ act }) => act === 'campaign-sent-back');
      if (sentBack !== undefined) expect(started).toEqual([]);
      if (rejections === 0) expect(state).toBe(approvals >= needed ? 'dialing' : 'submitted');
      if (state === 'dialing' || state === 'submitted') {
        await stopCampaign(database.db, { operator: district.principal, campaignId: view.id });
      }
    },
  );
}
