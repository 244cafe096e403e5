import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { connect } from '#database/connect.ts';
import { executePrepared } from '#database/prepared.ts';
import { type Db, transact } from '#database/transaction.ts';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { recordOrderOutcome } from '#domain/attempt/outcome/record-order-outcome.ts';
import { recordReports } from '#domain/attempt/outcome/record-reports.ts';
import { campaignTally } from '#domain/attempt/tally/find-tally.ts';
import type { CarrierReport } from '#domain/shared/carrier/carrier-report.ts';
import { type District, testDistrict } from '#test/support/attempt/attempt-district.ts';
import { testDatabase } from '#test/support/postgres/database.ts';

const worker = 'worker-a';

/** Calls from the plan to their end, over this way to the database. */
async function callAll(db: Db, district: District, count: number): Promise<void> {
  const campaign = await district.startCampaign({ phones: await district.addPhones(count) });
  const claims = await leaseAttempts(db, { worker, channel: 'voice', limit: count });
  const intents = await commitIntent(db, { worker, claims });
  const callOf = (id: string) => `CA${id.replaceAll('-', '')}`;
  for (const { attemptId, fence } of intents) {
    const outcome = { kind: 'accepted', carrierId: callOf(attemptId) } as const;
    await recordOrderOutcome(db, { attemptId, fence, worker, outcome });
  }
  for (const [sequenceNumber, progress] of (['ringing', 'answered', 'ended'] as const).entries()) {
    const said = intents.map(({ attemptId, token, index }) => {
      const call = { kind: 'call', carrierId: callOf(attemptId), sequenceNumber } as const;
      const report: CarrierReport =
        progress === 'ended'
          ? { ...call, carrierStatus: 'busy', progress, ending: 'busy', seconds: 0 }
          : { ...call, carrierStatus: progress, progress };
      return { token, phoneIndexes: [index] as const, report };
    });
    await recordReports(db, said);
  }
  await campaignTally(db, campaign);
}

async function prepared(db: Db): Promise<{ statement: string; runs: number }[]> {
  const { rows } = await sql<{ statement: string; runs: number }>`
    SELECT statement, (generic_plans + custom_plans)::int AS runs FROM pg_prepared_statements`.execute(
    db,
  );
  return rows;
}

test('what a call asks of the database is parsed once a session, however many calls go together', async () => {
  await using district = await testDistrict();
  await using session = connect({ url: district.url, name: 'test-session', max: 1 });
  await callAll(session.db, district, 1);
  const first = await prepared(session.db);

  await callAll(session.db, district, 3);
  await callAll(session.db, district, 2);

  const last = await prepared(session.db);
  const texts = (rows: typeof first) => rows.map(({ statement }) => statement).toSorted();
  expect(texts(last)).toEqual(texts(first));
  // The lease, the gate, the moves, the answer to the order, the events and the tally are among them.
  for (const part of [
    'SKIP LOCKED',
    'verdicts_on',
    `w."deadlineSeconds" * interval`,
    'ORDER BY a.id FOR NO KEY UPDATE',
    'INSERT INTO call_event',
    'WITH tries AS',
  ]) {
    const runs = last.filter(({ statement }) => statement.includes(part)).map((row) => row.runs);
    expect(runs, part).toSatisfy((counts: number[]) => counts.some((count) => count >= 3));
  }
});

test('a migration that changes a column under a prepared statement fails no transaction', async () => {
  await using database = await testDatabase();
  await using session = connect({ url: database.url, name: 'test-session', max: 1 });
  const { pool } = database.owner;
  await pool.query('CREATE TABLE changing (value int); GRANT SELECT ON changing TO PUBLIC');
  await pool.query('INSERT INTO changing VALUES (1)');
  const read = () =>
    transact(session.db, (tx) =>
      executePrepared(tx, sql<{ value: unknown }>`SELECT value FROM changing`),
    );
  expect((await read()).rows).toEqual([{ value: 1 }]);

  await pool.query('ALTER TABLE changing ALTER value TYPE text');

  expect((await read()).rows).toEqual([{ value: '1' }]);
});
