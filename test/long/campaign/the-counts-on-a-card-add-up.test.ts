import { beforeAll, expect, test } from 'vitest';
import { findUnreached } from '#domain/closure/unreached/find-unreached.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { type SeededRandom, seededRandom } from '#sandbox/district/seeded-random.ts';
import { requesterOf, testDistrict } from '#test/support/attempt/attempt-district.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { setUpOnce } from '#test/support/set-up.ts';

/** How an attempt may stand: the state and, where it is over, the disposition. */
const standings = [
  ['planned', null],
  ['placing', null],
  ['ringing', null],
  ['answered', null],
  ['unknown', null],
  ['completed', 'person'],
  ['completed', 'machine'],
  ['completed', 'hung-up'],
  ['completed', 'delivered'],
  ['completed', 'sent'],
  ['busy', 'busy'],
  ['no-answer', 'no-answer'],
  ['failed', 'failed'],
  ['suppressed', 'stopped'],
] as const;
const reachedBy = ['person', 'machine', 'delivered', 'sent'];
/** Where the target is yet to come, anyone who is marked now was called in time. */
const starts = ['2099-01-13T11:00:00Z', '2026-01-13T11:00:00Z'] as const;

const district = setUpOnce(testDistrict);
let campaign: string;
const rows = async <T>(text: string, values: unknown[] = []): Promise<T[]> =>
  (await district.owner.pool.query(text, values)).rows as T[];

beforeAll(async () => {
  await rows('UPDATE district SET target_minutes = 60, target_percent = 95');
  const phones = await district.addPhones(24);
  campaign = await district.startCampaign({
    phones: phones.slice(0, 20),
    delivery: 'call-and-text',
  });
  // Families of two guardians, of two students, and one of both; and phones of two guardians.
  await rows(`
    WITH s AS (SELECT id, row_number() OVER (ORDER BY sourced_id) AS n FROM student),
      g AS (SELECT id, row_number() OVER (ORDER BY sourced_id) AS n FROM guardian)
    INSERT INTO guardianship (student_id, guardian_id)
    SELECT s.id, g.id FROM s JOIN g ON g.n = s.n + 1 AND s.n % 3 = 0 OR g.n = s.n - 1 AND s.n % 6 = 4`);
  await rows(`
    WITH p AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM phone),
      g AS (SELECT id, row_number() OVER (ORDER BY sourced_id) AS n FROM guardian)
    INSERT INTO guardian_phone (guardian_id, phone_id) SELECT g.id, p.id FROM g JOIN p ON p.n = g.n + 2 AND g.n % 5 = 0`);
  for (const { id } of await rows<{ id: string }>('SELECT sourced_id AS id FROM guardian')) {
    const name = testVault.encrypt('Ana', `guardian.name:${id}`);
    await rows('UPDATE guardian SET name = $2 WHERE sourced_id = $1', [id, name]);
  }
  // The last four may not be called.
  await rows('ALTER TABLE exclusion DISABLE TRIGGER USER');
  await rows(
    `INSERT INTO exclusion (version_id, phone_id, channel, rule)
     SELECT v.id, p, 'voice', 'no-consent' FROM campaign_version v, unnest($2::uuid[]) p WHERE v.campaign_id = $1`,
    [campaign, phones.slice(20).map(({ id }) => id)],
  );
  await rows('ALTER TABLE attempt DISABLE TRIGGER attempt_legal_move');
});

type Kin = { student: string; guardian: string; phone: string };
type Try = { phone: string; disposition: string | null; endedAt: Temporal.Instant | null };

async function shake(random: SeededRandom, startedAt: string): Promise<void> {
  const tries = await rows<{ id: string }>('SELECT id FROM attempt WHERE campaign_id = $1', [
    campaign,
  ]);
  for (const { id } of tries) {
    const [state, disposition] = random.pick<readonly [string, string | null]>(standings);
    const minutes = Math.ceil(random.next() * 120);
    await rows(
      `UPDATE attempt SET state = $2, disposition = $3, token = CASE WHEN $2 NOT IN ('planned', 'suppressed')
           THEN translate(right($1::text, 22), '-', 'x') END,
         carrier_id = 'CA' || $1::text, intent_at = $4::timestamptz,
         ended_at = CASE WHEN $3::text IS NOT NULL THEN $4::timestamptz + $5 * interval '1 minute' END
       WHERE id = $1::uuid`,
      [id, state, disposition, startedAt, minutes],
    );
  }
}

/** The families by the meaning of the words, and not by the query of the card. */
async function familiesByHeart(startedAt: string) {
  const kin = await rows<Kin>(
    `SELECT gs.student_id AS student, gs.guardian_id AS guardian, gp.phone_id AS phone
     FROM guardianship gs JOIN guardian_phone gp USING (guardian_id)
     WHERE gp.phone_id IN (SELECT phone_id FROM recipient UNION SELECT phone_id FROM exclusion)`,
  );
  const tries = await rows<Try>(
    `SELECT phone_id AS phone, disposition, ended_at AS "endedAt" FROM attempt WHERE campaign_id = $1`,
    [campaign],
  );
  const marks = await rows<{ student: string; called: boolean; at: Temporal.Instant }>(
    'SELECT student_id AS student, called, at FROM hand_call WHERE campaign_id = $1 ORDER BY at',
    [campaign],
  );
  const guardiansOf = ([, lines]: [string, Kin[]]) =>
    [...new Set(lines.map(({ guardian }) => guardian))].toSorted().join();
  const students = [...Map.groupBy(kin, ({ student }) => student)];
  const families = [...Map.groupBy(students, guardiansOf).values()];
  return families.map((members) => {
    const phones = new Set(members.flatMap(([, lines]) => lines.map(({ phone }) => phone)));
    const own = tries.filter(({ phone }) => phones.has(phone));
    const hits = own.filter(({ disposition }) => reachedBy.includes(disposition ?? ''));
    const called = members.some(
      ([student]) => marks.findLast((mark) => mark.student === student)?.called,
    );
    const limit = Temporal.Instant.from(startedAt).add({ hours: 1 });
    return {
      isReached: hits.length > 0,
      isOpen: own.some(({ disposition }) => disposition === null),
      isCalled: called,
      inTime:
        hits.some(
          ({ endedAt }) => endedAt !== null && Temporal.Instant.compare(endedAt, limit) <= 0,
        ) ||
        (called && Temporal.Instant.compare(Temporal.Now.instant(), limit) < 0),
      students: members.map(([student]) => student),
    };
  });
}

test.each(Array.from({ length: 25 }, (_, seed) => seed))(
  'phones and families add up, whatever state the calls are in (seed %i)',
  async (seed) => {
    const random = seededRandom(seed);
    const startedAt = random.pick(starts);
    await rows('UPDATE campaign SET started_at = $2 WHERE id = $1', [campaign, startedAt]);
    await shake(random, startedAt);
    const lost = (await familiesByHeart(startedAt)).filter((one) => !one.isReached && !one.isOpen);
    for (const { students } of lost.filter(() => random.next() < 0.4)) {
      await rows(
        `INSERT INTO hand_call (campaign_id, student_id, operator_id, called) SELECT $1, s, $2, $4 FROM unnest($3::uuid[]) s`,
        [campaign, district.requester, students, random.next() < 0.7],
      );
    }

    const view = await findCampaign(district.db, campaign);
    const families = await familiesByHeart(startedAt);
    const count = (is: (family: (typeof families)[number]) => boolean) =>
      families.filter(is).length;

    const { phones, voice, text } = view?.tally ?? {};
    if (phones === undefined || view?.families === undefined) throw new Error('no counts');
    const done = phones.total - phones.left;
    expect(phones.reached).toBeLessThanOrEqual(done);
    expect(phones.settled).toBeLessThanOrEqual(done);
    expect([voice?.phones, text?.phones]).toEqual([phones.total, phones.total]);
    const isHeld = (one: (typeof families)[number]) => !one.isReached && one.isCalled;
    expect(view.families).toEqual({
      total: families.length,
      reached: count((one) => one.isReached),
      byHand: count(isHeld),
      open: count((one) => !one.isReached && !one.isCalled && one.isOpen),
      missed: count((one) => !one.isReached && !one.isCalled && !one.isOpen),
      inTime: count((one) => one.inTime),
    });
    const { reached, byHand, open, missed } = view.families;
    expect(reached + byHand + open + missed).toBe(view.families.total);
    const list = await findUnreached(district.db, testVault, {
      operator: { ...requesterOf(district), roles: [{ role: 'front-office', schoolId: null }] },
      closure: { id: campaign },
      page: 0,
    });
    expect(list.kind === 'found' && list.unreached.total).toBe(
      count((one) => !one.isReached && !one.isOpen),
    );
    await inAnotherTime(district, 'DELETE FROM hand_call');
  },
);
