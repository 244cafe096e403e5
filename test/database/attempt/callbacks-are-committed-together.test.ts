import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { CallEvent } from '#carrier/carrier.ts';
import { createCallHandler } from '#dialer/answer/call-handler.ts';
import { commitIntent, type Intent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { recordReports } from '#domain/attempt/outcome/record-reports.ts';
import { requestCancel } from '#domain/attempt/sweep/stop-store.ts';
import type { CarrierReport } from '#domain/shared/carrier/carrier-report.ts';
import { createLogger } from '#log/logger.ts';
import { noCarrier, type Phone, testDistrict } from '#test/support/attempt/attempt-district.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);

const worker = 'worker-a';
let calls = 0;
const newCall = () => `CA${String(++calls).padStart(32, '0')}`;
const callOf = (intent: Intent | undefined) => `CA${intent?.attemptId.replaceAll('-', '')}`;

type Placed = { campaign: string; phones: Phone[]; intents: Intent[] };

/** Calls that are placed; their intents in the order of the phones. */
async function placed(count: number): Promise<Placed> {
  const phones = await district.addPhones(count);
  const campaign = await district.startCampaign({ phones });
  const claims = await leaseAttempts(district.db, { worker, channel: 'voice', limit: count });
  const intents = await commitIntent(district.db, { worker, claims });
  const of = (phone: Phone) => {
    const intent = intents.find(({ index }) => index.equals(phone.index));
    if (intent === undefined) throw new Error('the gate let it not through');
    return intent;
  };
  return { campaign, phones, intents: phones.map(of) };
}

const progress = { initiated: 'queued', ringing: 'ringing', 'in-progress': 'answered' } as const;
const order = ['initiated', 'ringing', 'in-progress', 'busy'] as const;
type Word = (typeof order)[number];

function reportOf(carrierId: string, word: Word): CarrierReport {
  const said = { carrierId, carrierStatus: word, sequenceNumber: order.indexOf(word) };
  return word === 'busy'
    ? { kind: 'call', progress: 'ended', ending: 'busy', seconds: 0, ...said }
    : { kind: 'call', progress: progress[word], ...said };
}

const said = (intent: Intent | undefined, report: CarrierReport) => ({
  token: intent?.token ?? '',
  phoneIndexes: intent && ([intent.index] as const),
  report,
});

const transactionsOf = async (campaign: string) => {
  const { rows } = await district.owner.pool.query<{ count: number }>(
    `SELECT count(DISTINCT e.xmin::text)::int AS count FROM call_event e JOIN attempt a ON a.id = e.attempt_id
     WHERE a.campaign_id = $1`,
    [campaign],
  );
  return rows[0]?.count;
};

const movesOf = async (intent: Intent | undefined) =>
  (await district.auditOf(intent?.attemptId ?? ''))
    .filter(({ act, facts }) => act === 'attempt-moved' && facts['from'] !== 'planned')
    .map(({ facts }) => facts['to']);

test('a batch reads as one call after the other: folded in turn, repeats told apart, each move in the log', async () => {
  const { campaign, intents } = await placed(3);
  const [first, second, third] = intents;
  const [one, two, three] = [newCall(), newCall(), newCall()];

  const recorded = await recordReports(district.db, [
    said(first, reportOf(one, 'initiated')),
    said(second, reportOf(two, 'ringing')),
    said(first, reportOf(one, 'in-progress')),
    said(first, reportOf(one, 'ringing')),
    said(first, reportOf(one, 'in-progress')),
    { ...said(second, reportOf(two, 'busy')), token: 'x'.repeat(22) },
    { ...said(second, reportOf(two, 'busy')), phoneIndexes: [Buffer.alloc(16)] as const },
    said(second, reportOf(two, 'busy')),
    // One attempt has adopted this call in this very batch.
    said(third, reportOf(one, 'busy')),
    said(third, reportOf(three, 'ringing')),
  ]);

  expect(recorded).toEqual([
    'applied',
    'applied',
    'applied',
    'stale',
    'repeated',
    'unknown-token',
    'unknown-token',
    'applied',
    'second-call',
    'applied',
  ]);
  expect(await movesOf(first)).toEqual(['placing', 'accepted', 'answered']);
  expect(await movesOf(second)).toEqual(['placing', 'ringing', 'busy']);
  expect(await movesOf(third)).toEqual(['placing', 'ringing']);
  const states = (await district.attempts(campaign)).map(({ state }) => state);
  expect(states.toSorted()).toEqual(['answered', 'busy', 'planned', 'ringing']);
  expect(await transactionsOf(campaign)).toBe(1);
});

function handlerOf() {
  const logger = createLogger({ level: 'silent', program: 'test' });
  return createCallHandler({
    db: district.as('bot').db,
    vault: testVault,
    logger,
    carrier: noCarrier,
  });
}

const eventOf = ({ phones, intents }: Placed, i: number, word: Word): CallEvent =>
  ({
    ...reportOf(callOf(intents[i]), word),
    token: intents[i]?.token ?? '',
    to: phones[i]?.number,
  }) as CallEvent;

test('callbacks that come together are committed together, and none is acknowledged before', async () => {
  const calling = await placed(20);
  const handler = handlerOf();
  await using session = await heldRow(calling.intents[7]?.attemptId);

  let acknowledged = 0;
  const all = calling.intents.map(async (_, i) => {
    await handler.onEvent(eventOf(calling, i, 'ringing'));
    acknowledged += 1;
  });
  await session.isWaitedFor();
  expect(acknowledged).toBe(0);
  await session.release();
  await Promise.all(all);

  expect(await transactionsOf(calling.campaign)).toBe(1);
  const states = (await district.attempts(calling.campaign)).map(({ state }) => state);
  expect(new Set(states)).toEqual(new Set(['ringing']));
});

test('what is said of who answered does not wait with the others: a machine that records waits for its words', async () => {
  const calling = await placed(7);
  const handler = handlerOf();
  // So many together that the next one waits in full.
  const many = calling.intents.slice(0, 5);
  await Promise.all(many.map((_, i) => handler.onEvent(eventOf(calling, i, 'ringing'))));
  const acknowledged: string[] = [];
  const tell = async (event: CallEvent) => {
    await handler.onEvent(event);
    acknowledged.push(event.kind);
  };
  const verdict = {
    ...eventOf(calling, 6, 'in-progress'),
    kind: 'answered-by',
    by: 'human',
    records: false,
  } as CallEvent;

  // Where the others stay, the verdict would stay with them.
  await using session = await heldRow(calling.intents[5]?.attemptId);
  const other = tell(eventOf(calling, 5, 'ringing'));
  await tell(verdict);
  expect(acknowledged).toEqual(['answered-by']);
  await session.release();
  await other;

  expect(acknowledged).toEqual(['answered-by', 'call']);
});

test('one callback that can’t be recorded fails alone', async () => {
  const calling = await placed(5);
  const handler = handlerOf();
  const events = calling.intents.map((_, i) => eventOf(calling, i, 'ringing'));
  // PostgreSQL keeps no text with this character.
  const broken = { ...eventOf(calling, 2, 'ringing'), carrierStatus: 'ring\u0000ing' };
  events[2] = broken;

  const results = await Promise.allSettled(events.map((event) => handler.onEvent(event)));

  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
  const states = (await district.attempts(calling.campaign)).map(({ state }) => state);
  expect(states.toSorted()).toEqual(['placing', 'ringing', 'ringing', 'ringing', 'ringing']);
});

test.each([
  [
    'a batch',
    ({ intents }: Placed) =>
      recordReports(
        district.db,
        intents.map((one) => said(one, reportOf(callOf(one), 'ringing'))),
      ),
  ],
  [
    'a stop',
    ({ campaign }: Placed) =>
      district.db.transaction().execute((tx) => requestCancel(tx, campaign)),
  ],
])(
  '%s locks attempts in the order of their ids, so that no two of them wait in a circle',
  async (_, act) => {
    const calling = await placed(10);
    const ids = calling.intents.map(({ attemptId }) => attemptId).toSorted();
    // Wherever the first one lies in the table, it is locked first, and nothing else before it.
    await district.owner.pool.query('UPDATE attempt SET misses = 0 WHERE id = $1', [ids[0]]);
    await using session = await heldRow(ids[0]);

    const acting = act(calling);
    await session.isWaitedFor();
    const { rowCount } = await district.owner.pool.query(
      'SELECT FROM attempt WHERE id = ANY ($1) FOR UPDATE SKIP LOCKED',
      [ids],
    );
    await session.release();
    await acting;

    expect(rowCount).toBe(9);
  },
);

test('news that comes while an attempt moves waits for that, and is read from where it then stands', async () => {
  const { intents } = await placed(1);
  const [intent] = intents;
  const session = await district.owner.pool.connect();
  await session.query('BEGIN');
  // As another worker records the news before; it locks no more than that does.
  await session.query(`UPDATE attempt SET state = 'ringing', carrier_id = $2 WHERE id = $1`, [
    intent?.attemptId,
    callOf(intent),
  ]);

  const recording = recordReports(district.db, [
    said(intent, reportOf(callOf(intent), 'in-progress')),
  ]);
  await untilLocked();
  await session.query('COMMIT');
  session.release();

  expect(await recording).toEqual(['applied']);
  expect(await movesOf(intent)).toEqual(['placing', 'answered']);
});

/** Until somebody waits for a lock; asked outside of any transaction, which would see the sessions of its beginning. */
async function untilLocked(): Promise<void> {
  for (;;) {
    const { rowCount } = await district.owner.pool.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if ((rowCount ?? 0) > 0) return;
    await wait(5);
  }
}

/** A session that holds an attempt's row. */
async function heldRow(attemptId: string | undefined) {
  const session = await district.owner.pool.connect();
  await session.query('BEGIN');
  await session.query('SELECT FROM attempt WHERE id = $1 FOR UPDATE', [attemptId]);
  let isHeld = true;
  const release = async () => {
    if (isHeld) await session.query('COMMIT');
    isHeld = false;
  };
  return {
    release,
    isWaitedFor: untilLocked,
    async [Symbol.asyncDispose]() {
      await release();
      session.release();
    },
  };
}
