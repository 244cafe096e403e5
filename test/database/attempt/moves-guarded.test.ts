import { expect, test } from 'vitest';
import {
  type AttemptState,
  type Disposition,
  isOver,
  mayMove,
  type Standing,
  textsFirst,
} from '#domain/attempt/machine/attempt.ts';
import { step } from '#domain/attempt/machine/step.ts';
import { doubtSeconds } from '#domain/attempt/machine/time-step.ts';
import { leaseDoubts } from '#domain/attempt/sweep/lease-doubts.ts';
import { leaseSilentCalls } from '#domain/attempt/sweep/lease-silent-calls.ts';
import { sweepAttempts } from '#domain/attempt/sweep/sweep-attempts.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import { testDistrict } from '#test/support/attempt/attempt-district.ts';
import { isLong } from '#test/support/run/length.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);

const states = [
  'planned',
  'claimed',
  'placing',
  'unknown',
  'accepted',
  'ringing',
  'answered',
  'completed',
  'busy',
  'no-answer',
  'failed',
  'canceled',
  'rejected',
  'suppressed',
  'unknown-expired',
] as const satisfies readonly AttemptState[];

test('the database knows the same legal moves as the machine', async () => {
  const { rows } = await district.pool.query<{
    was: AttemptState;
    becomes: AttemptState;
    may: boolean;
  }>(
    `SELECT was, becomes, attempt_may_move(was, becomes) AS may
     FROM unnest($1::text[]) AS was, unnest($1::text[]) AS becomes`,
    [states],
  );

  expect(rows).toHaveLength(15 * 15);
  for (const { was, becomes, may } of rows) {
    expect({ was, becomes, may }).toEqual({ was, becomes, may: mayMove(was, becomes) });
  }
});

test('an ending, a fence, a call and spoken words are never taken back, no matter who asks', async () => {
  const campaign = await district.startCampaign({ phones: await district.addPhones(1) });
  const { id } = await district.attempt(campaign);
  const set = (what: string) =>
    district.pool.query(`UPDATE attempt SET ${what} WHERE id = $1`, [id]);
  const refused = { constraint: 'attempt_legal_move' };

  await expect(set(`state = 'placing', token = repeat('t', 22)`)).rejects.toMatchObject(refused);
  await set(`state = 'claimed', fence = 2`);
  await expect(set('fence = 1')).rejects.toMatchObject(refused);
  await set(`state = 'placing', token = repeat('t', 22), intent_at = now()`);
  await set(`state = 'answered', carrier_id = 'CA1', spoken_at = now()`);
  await expect(set(`carrier_id = 'CA2'`)).rejects.toMatchObject(refused);
  await expect(set('spoken_at = NULL')).rejects.toMatchObject(refused);
  await expect(set(`state = 'ringing'`)).rejects.toMatchObject(refused);
  await set(`state = 'completed', disposition = 'person', ended_at = now(), deadline_at = NULL`);
  for (const state of states.filter((one) => one !== 'completed')) {
    await expect(set(`state = '${state}'`)).rejects.toMatchObject(refused);
  }
  // What is said about an ending may still be corrected.
  await set(`disposition = 'machine'`);
});

type Sample = {
  state: AttemptState;
  channel: Channel;
  lateSeconds: number | undefined;
  ageSeconds: number;
  misses: number;
  failedLeases: number;
  tryNumber: number;
  superseded: boolean;
  /** By the list its phone is called only where no text is delivered. */
  isTextFirst: boolean;
};

/** Well before and after each age that matters, for a slow computer. */
const doubtAges = [10, 60, 105, 300, 840, 960];
const textAges = [10, 600, 720, 36_000, 38_000];

const agesOf = (state: AttemptState, channel: Channel) =>
  state === 'unknown'
    ? doubtAges
    : channel === 'text' && (state === 'accepted' || state === 'planned')
      ? textAges
      : [10];

/** Every state, before and after its deadline; doubts of every age and number of misses. */
const samples: Sample[] = states
  .filter((state) => state !== 'suppressed')
  .flatMap((state) =>
    (['voice', 'text'] as const).flatMap((channel) =>
      [undefined, -300, 30].flatMap((lateSeconds) =>
        agesOf(state, channel).flatMap((ageSeconds) =>
          (state === 'unknown' ? [0, 2, 3] : [0]).flatMap((misses) =>
            (state === 'claimed' ? [0, 1, 2] : [0]).flatMap((failedLeases) =>
              (state === 'unknown' ? [1, 3] : [1]).flatMap((tryNumber) =>
                (state === 'unknown' ? [false, true] : [false]).flatMap((superseded) =>
                  (channel === 'text' ? [false, true] : [false]).map((isTextFirst) => ({
                    state,
                    channel,
                    lateSeconds,
                    ageSeconds,
                    misses,
                    failedLeases,
                    tryNumber,
                    superseded,
                    isTextFirst,
                  })),
                ),
              ),
            ),
          ),
        ),
      ),
    ),
  )
  // Only what waits for something has a deadline.
  .filter(
    ({ state, lateSeconds }) =>
      lateSeconds === undefined || (!isOver(state) && state !== 'planned'),
  );

type Row = {
  id: string;
  state: AttemptState;
  disposition: Disposition | null;
  superseded: boolean;
};

/** One row a sample, each on a phone of its own, in one statement. */
async function plant(campaign: string): Promise<string[]> {
  // The list is sealed.
  await district.owner.pool.query('ALTER TABLE recipient DISABLE TRIGGER recipient_sealed');
  const { rows } = await district.owner.pool.query<{ id: string }>(
    `WITH listed AS (
       INSERT INTO recipient (version_id, phone_id, channel, language, time_zones, rule)
       SELECT o.version_id, p.id, 'voice', 'en', '{}', '${textsFirst}'
       FROM attempt o, jsonb_to_recordset($2::jsonb) AS w(n int, "isTextFirst" boolean)
       JOIN LATERAL (SELECT id FROM phone WHERE number = '\\x00' ORDER BY id OFFSET w.n LIMIT 1) p ON true
       WHERE o.campaign_id = $1 AND w."isTextFirst"
     )
     INSERT INTO attempt (campaign_id, version_id, phone_id, channel, try_number, state, fence, worker, deadline_at,
       token, carrier_id, misses, failed_leases, superseded, intent_at, created_at, disposition, ended_at)
     SELECT o.campaign_id, o.version_id, p.id, w.channel, w."tryNumber", w.state, 1, 'w',
       now() - w."lateSeconds" * interval '1 second',
       left(translate(md5(w.n::text || o.campaign_id) || 'xxxx', '=', 'x'), 22),
       CASE WHEN w.state IN ('accepted', 'ringing', 'answered') THEN 'CA' || w.n || o.campaign_id END, w.misses, w."failedLeases", w.superseded,
       CASE WHEN w.state NOT IN ('planned', 'claimed') THEN now() - w."ageSeconds" * interval '1 second' END,
       now() - w."ageSeconds" * interval '1 second',
       CASE WHEN w.over THEN 'failed' END, CASE WHEN w.over THEN now() END
     FROM attempt o, jsonb_to_recordset($2::jsonb) AS w(n int, state text, channel text, "lateSeconds" float8,
       "ageSeconds" float8, misses int, "failedLeases" int, "tryNumber" int, superseded boolean, over boolean)
     JOIN LATERAL (SELECT id FROM phone WHERE number = '\\x00' ORDER BY id OFFSET w.n LIMIT 1) p ON true
     WHERE o.campaign_id = $1 ORDER BY w.n RETURNING id`,
    [campaign, JSON.stringify(samples.map((one, n) => ({ ...one, n, over: isOver(one.state) })))],
  );
  await district.owner.pool.query('ALTER TABLE recipient ENABLE TRIGGER recipient_sealed');
  return rows.map(({ id }) => id);
}

test.each(
  (
    [
      ['emergency', 'dialing', false],
      ['other', 'paused', true],
      ['school-mission', 'dialing', false],
      ['other', 'dialing', true],
      ['emergency', 'paused', false],
      ['emergency', 'dialing', true],
      ['emergency', 'stopped', false],
    ] as const
  ).slice(0, isLong ? undefined : 2),
)(
  'the sweeper moves what the machine moves: %s, %s, over: %s',
  async (purpose, state, isOverdue) => {
    // The campaign that lends its rows has a phone of its own; each sample gets another one.
    await district.owner.pool.query(
      `INSERT INTO phone (index, number) SELECT decode('0005' || substr(md5(n::text), 5), 'hex'), '\\x00' FROM generate_series(1, $1) n
     ON CONFLICT DO NOTHING`,
      [samples.length + 50],
    );
    const campaign = await district.startCampaign({ phones: await district.addPhones(1), purpose });
    await district.owner.pool.query('DELETE FROM attempt WHERE campaign_id <> $1', [campaign]);
    const ids = await plant(campaign);
    await district.owner.pool.query('ALTER TABLE campaign_version DISABLE TRIGGER USER');
    await district.owner.pool.query(
      `UPDATE campaign SET state = $2, ended_at = CASE $2 WHEN 'stopped' THEN now() END WHERE id = $1`,
      [campaign, state],
    );
    if (isOverdue) {
      await district.owner.pool.query(
        `UPDATE campaign_version SET stop_trying_at = now() WHERE campaign_id = $1`,
        [campaign],
      );
    }
    await district.owner.pool.query('ALTER TABLE campaign_version ENABLE TRIGGER USER');

    await sweepAttempts(district.db);
    const asked = await leaseSilentCalls(district.db, 1_000);
    const listed = await leaseDoubts(district.db, 1_000);

    const { rows } = await district.pool.query<Row>(
      'SELECT id, state, disposition, superseded FROM attempt WHERE id = ANY ($1::uuid[])',
      [ids],
    );
    const swept = new Map(rows.map((row) => [row.id, row]));
    expect(samples.length).toBeGreaterThan(300);
    for (const [n, sample] of samples.entries()) {
      const id = ids[n] ?? '';
      const expected = settle(sample, { state, purpose, maxTries: 3, isOverdue });
      const row = swept.get(id);
      expect({
        sample,
        state: row?.state,
        disposition: row?.disposition,
        superseded: row?.superseded,
        asks: asked.some((one) => one.id === id)
          ? 'call'
          : listed.some((one) => one.id === id)
            ? 'list'
            : undefined,
      }).toEqual({ sample, ...expected });
    }
  },
);

/** What the machine does with it, until nothing is left to do. */
function settle(
  sample: Sample,
  campaign: {
    state: string;
    purpose: Purpose;
    maxTries: number;
    isOverdue: boolean;
  },
) {
  const { lateSeconds, ageSeconds, isTextFirst, ...known } = sample;
  let attempt: Standing = {
    ...known,
    fence: '1',
    carrierId: null,
    answeredBy: null,
    spoken: false,
    heldBack: false,
    disposition: isOver(sample.state) ? 'failed' : null,
    cancelRequested: false,
  };
  let isLate = lateSeconds !== undefined && lateSeconds > 0;
  let asks: 'call' | 'list' | undefined;
  for (;;) {
    const { outcome, move, note, effects } = step(attempt, {
      kind: 'time',
      isLate,
      isAwaited: false,
      isTextLate: isTextFirst && ageSeconds >= doubtSeconds.receipt,
      isHouseholdReached: false,
      intentAgeSeconds: ageSeconds,
      campaign,
    });
    if (outcome === 'stale') break;
    if (effects.some(({ kind }) => kind === 'ask')) asks = 'call';
    if (effects.some(({ kind }) => kind === 'list')) asks = 'list';
    attempt = {
      ...attempt,
      ...(move === undefined ? {} : { state: move.to, disposition: move.disposition ?? null }),
      ...(note?.superseded === undefined ? {} : { superseded: true }),
      ...(note?.failedLeases === undefined ? {} : { failedLeases: note.failedLeases }),
    };
    // A supersession leaves the deadline as it was; everything else sets it again.
    if (note?.superseded === undefined) isLate = false;
  }
  return {
    state: attempt.state,
    disposition: attempt.disposition,
    superseded: attempt.superseded,
    asks,
  };
}
