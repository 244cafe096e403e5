import { afterEach, beforeAll, expect, test } from 'vitest';
import { seededRandom } from '#sandbox/district/seeded-random.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { agreeAgain } from '#test/support/consent/consent-again.ts';
import { numbersChecked } from '#test/support/consent/numbers-checked.ts';
import {
  type ActName,
  acts,
  drawPhones,
  type HabitName,
  habits,
  type ListedPhone,
} from '#test/support/consent/withdrawals.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { phoneBinding } from '#vault/vault.ts';

export function neverCalledByAnyMeans({
  runs,
  seed: first,
  students,
}: {
  runs: number;
  seed: number;
  students: number;
}): void {
  const listSize = 2 * students;

  const product = setUpProduct({
    students,
    mix: everybodyAnswers,
    withoutWorker: true,
    callsPerSecond: 120,
  });
  /** The families who agreed to calls and texts about school matters. */
  let families: ListedPhone[];
  beforeAll(async () => {
    for (let i = 0; i < 2; i++) product.startWorkerProcess();
    await numbersChecked(product);
    families = await listFamilies();
  });

  /** The next campaign's list is whole again, however this one ended. */
  let cleanUp: (() => Promise<void>) | undefined;
  afterEach(async () => {
    await cleanUp?.();
    // One address is given few codes an hour, and here all families have one.
    await inAnotherTime(
      product.database,
      `UPDATE outreach SET asked_at = asked_at - interval '2 hours' WHERE client IS NOT NULL`,
    );
  });

  async function rows<T>(text: string, values: unknown[] = []): Promise<T[]> {
    return (await product.database.owner.pool.query(text, values)).rows as T[];
  }

  async function listFamilies(): Promise<ListedPhone[]> {
    const found = await rows<{
      phoneId: string;
      guardianId: string;
      index: Buffer;
      number: Buffer;
    }>(
      `SELECT p.id AS "phoneId", min(gp.guardian_id::text)::uuid AS "guardianId", p.index, p.number
     FROM phone_gate g JOIN phone p ON p.id = g.phone_id JOIN guardian_phone gp ON gp.phone_id = p.id AND gp.active
     WHERE (SELECT bool_and(v.allows) FROM unnest('{voice,text}'::text[]) AS c,
       consent_verdict('school-mission', c, g, roster_rule_for(p.id)) AS v)
     GROUP BY p.id ORDER BY p.index`,
    );
    return found.map(({ phoneId, guardianId, index, number }) => ({
      phoneId,
      guardianId,
      number: product.vault.decrypt(number, phoneBinding(index)),
    }));
  }

  async function startCampaign(): Promise<string> {
    const before =
      (await rows<{ number: number }>('SELECT max(number) AS number FROM campaign'))[0]?.number ??
      0;
    await product.onSlack('principal').askClosure(
      {
        purpose: 'school-mission',
        ground: 'none',
        happening: 'other',
        delivery: 'call-and-text',
      },
      { en: 'Back-to-school night is on Thursday.' },
    );
    await until('the list to be frozen', async () => {
      const campaign = await product.campaign();
      return campaign.number > before && campaign.state === 'submitted';
    });
    const { id } = await product.campaign();
    const approver = product.onTeams('superintendent');
    await until('the card', () => approver.card().includes('Waiting for approval'));
    await approver.press('approve');
    await until('the first calls', async () => (await placed(id)) > 0);
    return id;
  }

  async function placed(campaignId: string): Promise<number> {
    const [row] = await rows<{ count: number }>(
      'SELECT count(*)::int AS count FROM attempt WHERE campaign_id = $1 AND intent_at IS NOT NULL',
      [campaignId],
    );
    return row?.count ?? 0;
  }

  /** Attempts that were committed to although a withdrawal of their channel already held. */
  const lateAttempts = `
  SELECT a.id, r.means, a.channel, a.intent_at - r.effective_at AS late
  FROM attempt a JOIN revocation r ON r.phone_id = a.phone_id AND r.channel IN (a.channel, 'any')
  WHERE a.campaign_id = $1 AND a.intent_at > r.effective_at AND r.means <> 'import'
    AND NOT EXISTS (SELECT FROM consent_record k WHERE k.phone_id = a.phone_id AND k.channel = a.channel
      AND k.obtained_at > r.received_at AND k.obtained_at < a.intent_at AND k.evidence_reference LIKE 'again %')`;

  test.each(Array.from({ length: runs }, (_, i) => first + i))(
    `withdrawals by every means, at random moments of a campaign of ${listSize} recipients and more, stop the very next call (SEED=%i)`,
    async (seed) => {
      const random = seededRandom(seed);
      const names = Object.keys(acts) as ActName[];
      const habitNames = Object.keys(habits) as HabitName[];
      const drawn = drawPhones(random, families, 2 * names.length + 2 * habitNames.length);
      for (const [i, { number }] of drawn.slice(2 * names.length).entries()) {
        product.farSide.twilio.setBehavior(
          number,
          habits[habitNames[i % habitNames.length] ?? 'key 9 in the call'],
        );
      }

      const campaignId = await startCampaign();
      cleanUp = () => agreeAgain(product, drawn);
      const total = (
        await rows(
          'SELECT FROM recipient r JOIN campaign_version v ON v.id = r.version_id WHERE v.campaign_id = $1',
          [campaignId],
        )
      ).length;
      expect(total).toBeGreaterThanOrEqual(listSize);
      const plan = names
        .flatMap((name) => [name, name])
        .map((name, i) => ({
          name,
          phone: drawn[i] as ListedPhone,
          after: random.next() * total * 0.9,
        }))
        .toSorted((a, b) => a.after - b.after);
      for (const { name, phone, after } of plan) {
        await until(
          `${Math.floor(after)} calls and texts`,
          async () => (await placed(campaignId)) >= after,
        );
        await acts[name](product, phone);
      }
      await finished(product);

      // No attempt is committed after its withdrawal …
      expect(await rows(lateAttempts, [campaignId]), `SEED=${seed}`).toEqual([]);
      // … every way out was heard …
      const heard = await rows<{ phone_id: string }>(
        `SELECT DISTINCT r.phone_id FROM revocation r JOIN campaign c ON c.id = $1
       WHERE r.recorded_at > c.started_at AND r.means <> 'import'`,
        [campaignId],
      );
      const expected = plan
        .filter(({ name }) => !name.includes('call back'))
        .map(({ phone }) => phone.phoneId);
      const heardIds = new Set(heard.map((row) => row.phone_id));
      expect(
        plan.filter(
          ({ phone }) => expected.includes(phone.phoneId) && !heardIds.has(phone.phoneId),
        ),
        `SEED=${seed}`,
      ).toEqual([]);
      // … and of the others none is lost, and none is called or texted twice.
      const others = await rows<{ state: string; count: number }>(
        `SELECT a.state, count(*)::int AS count FROM attempt a
       WHERE a.campaign_id = $1 AND NOT (a.phone_id = ANY ($2::uuid[])) GROUP BY a.state`,
        [campaignId, [...heardIds]],
      );
      const [listed] = await rows<{ count: number }>(
        `SELECT count(*)::int AS count FROM recipient r JOIN campaign_version v ON v.id = r.version_id
       WHERE v.campaign_id = $1 AND NOT (r.phone_id = ANY ($2::uuid[]))`,
        [campaignId, [...heardIds]],
      );
      expect(others, `SEED=${seed}`).toEqual([{ state: 'completed', count: listed?.count }]);
      // Our books are the carrier's books.
      const [ours] = await rows<{ calls: number }>(
        `SELECT count(carrier_id)::int AS calls FROM attempt WHERE channel = 'voice'`,
      );
      const theirs = product.farSide.twilio
        .calls()
        .filter(({ direction }) => direction === 'outbound-api');
      expect(theirs.length).toBe(ours?.calls);
    },
  );
}
