import { Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { connect } from '#database/connect.ts';
import { sqlState, transact } from '#database/transaction.ts';
import { type DialLoopOptions, runDialLoop, runUntilIdle } from '#dialer/dial-loop.ts';
import { orderTools, placeAttempt } from '#dialer/place/place-attempt.ts';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { type DialRig, dialRig } from '#test/support/attempt/dial-rig.ts';
import { actsOn, decide, submit } from '#test/support/district/decisions.ts';
import { smallDistrict } from '#test/support/district/small-district.ts';
import { testDatabase, testVault } from '#test/support/postgres/database.ts';
import { databaseLine } from '#test/support/postgres/database-line.ts';
import { fullDisk } from '#test/support/postgres/full-disk.ts';

/** A worker's loop, and what it logs. */
function dialing(rig: DialRig, change: Partial<DialLoopOptions> = {}) {
  const stopping = new AbortController();
  const said: { level: number; time: number; msg: string }[] = [];
  const lines = new Writable({
    write(chunk, _encoding, done) {
      said.push(JSON.parse(String(chunk)));
      done();
    },
  });
  const loop = runDialLoop({
    ...rig.tools('worker-a'),
    logger: pino(lines),
    signal: stopping.signal,
    wait: () => wait(20),
    ...change,
  });
  return {
    said,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await loop;
    },
  };
}

const callsOf = (rig: DialRig) => rig.twilio.calls().map(({ to }) => to);

async function movesOf({ district }: DialRig, campaign: string): Promise<string[]> {
  const { id } = await district.attempt(campaign);
  return (await district.auditOf(id))
    .filter(({ act }) => act === 'attempt-moved')
    .map(({ facts }) => String(facts['to']));
}

/** In short, each fault once. */
export function databaseFaults(length: 'short' | 'long'): void {
  const isLong = length === 'long';
  const lost = isLong ? (['answer', 'question'] as const) : (['answer'] as const);

  test('F27 a worker whose sessions are all taken dials nothing, and goes on by itself', async () => {
    await using rig = await dialRig();
    await using narrow = connect({ url: rig.district.url, name: 'test-narrow', max: 2 });
    const campaign = await rig.district.startCampaign({ phones: await rig.district.addPhones(3) });
    const taken = await Promise.all([narrow.pool.connect(), narrow.pool.connect()]);
    await using worker = dialing(rig, { db: narrow.db });

    await rig.until(async () =>
      worker.said.some(({ msg }) => msg === 'the dial loop could not look'),
    );

    expect(callsOf(rig)).toEqual([]);
    expect((await rig.district.attempts(campaign)).map(({ state }) => state)).toEqual(
      Array.from({ length: 3 }, () => 'planned'),
    );
    for (const client of taken) client.release();
    await rig.settled(campaign);
    expect(new Set(callsOf(rig)).size).toBe(3);
  });

  test('F28 with the disk under the audit log full nobody is called, an alarm says so, and it goes on with room', async () => {
    await using rig = await dialRig();
    const campaign = await rig.district.startCampaign({ phones: await rig.district.addPhones(3) });
    await using disk = await fullDisk(rig.district.owner);
    await using worker = dialing(rig);

    await rig.until(async () =>
      worker.said.some(({ level, msg }) => level === 60 && msg.includes('the database is full')),
    );

    expect(callsOf(rig)).toEqual([]);
    expect(new Set((await rig.district.attempts(campaign)).map(({ state }) => state))).toEqual(
      new Set(['planned']),
    );
    await disk.makeRoom();
    await rig.settled(campaign);
    expect(callsOf(rig)).toHaveLength(3);
    expect(new Set(callsOf(rig)).size).toBe(3);
  });

  test.each(isLong ? ['40001', '40P01'] : ['40001'])(
    'F29 what fails with %s is done again from the start, up to five times, and counts once',
    async (state) => {
      await using rig = await dialRig();
      const { district } = rig;
      const campaign = await district.startCampaign({ phones: await district.addPhones(1) });
      // A sequence counts what is undone, too.
      await district.owner.pool.query(`
      CREATE SEQUENCE tried;
      GRANT USAGE ON SEQUENCE tried TO PUBLIC;
      CREATE FUNCTION fail_for_a_while() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF nextval('tried') % 5 <> 0 THEN RAISE EXCEPTION 'of this test' USING ERRCODE = '${state}'; END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER fails AFTER UPDATE OF state ON attempt DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (NEW.state IN ('placing', 'accepted')) EXECUTE FUNCTION fail_for_a_while()`);
      const tools = rig.tools('worker-a');
      const claims = await leaseAttempts(district.db, { ...tools, channel: 'voice', limit: 1 });

      const [intent] = await commitIntent(district.db, { ...tools, claims });
      if (intent === undefined) throw new Error('nothing committed');
      await placeAttempt(orderTools(tools), intent, { committedMs: performance.now() });
      await rig.settled(campaign);

      const moves = await movesOf(rig, campaign);
      expect(moves.slice(0, 2)).toEqual(['claimed', 'placing']);
      // Who answered is told in a move of its own.
      const each = moves.filter((to) => to !== 'answered');
      expect(new Set(each).size).toBe(each.length);
      expect(callsOf(rig)).toHaveLength(1);
    },
  );

  test('F29 a sixth time is not tried: the fault is told, and nothing of it stands', async () => {
    await using rig = await dialRig();
    let tries = 0;

    const failing = transact(rig.district.db, async (tx) => {
      tries += 1;
      await tx.insertInto('school_holiday').values({ day: '2027-01-18', name: 'A day' }).execute();
      await sql`DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$`.execute(tx);
    });

    await expect(failing).rejects.toSatisfy((error) => sqlState(error) === '40001');
    expect(tries).toBe(5);
    expect(await rig.district.db.selectFrom('school_holiday').selectAll().execute()).toEqual([]);
  });

  test.each(lost)(
    'F31 with the %s of the commit of an intent lost, a worker reads what is, and calls once',
    async (lost) => {
      await using rig = await dialRig();
      await using line = await databaseLine(rig.district.url);
      await using far = connect({ url: line.urlOf(rig.district.url), name: 'test-far', max: 4 });
      const campaign = await rig.district.startCampaign({
        phones: await rig.district.addPhones(1),
      });
      const cut = line.cutAtCommit(lost, 'FROM phone_gate g');
      await using _worker = dialing(rig, { db: far.db });

      await cut;
      await rig.settled(campaign);

      expect(callsOf(rig)).toHaveLength(1);
      const moves = await movesOf(rig, campaign);
      const expected =
        lost === 'answer'
          ? ['claimed', 'placing', 'planned', 'claimed', 'placing']
          : ['claimed', 'planned', 'claimed', 'placing'];
      expect(moves.slice(0, expected.length)).toEqual(expected);
      expect(moves).not.toContain('unknown');
    },
  );

  test.each(lost)(
    'F31 with the %s of the commit that saves an order’s outcome lost, the outcome is saved once',
    async (lost) => {
      await using rig = await dialRig();
      await using line = await databaseLine(rig.district.url);
      await using far = connect({ url: line.urlOf(rig.district.url), name: 'test-far', max: 1 });
      const phones = await rig.district.addPhones(1);
      rig.twilio.setBehavior(phones[0]?.number ?? '', { answers: 'no-answer' });
      const campaign = await rig.district.startCampaign({ phones });
      const tools = rig.tools('worker-a');
      const claims = await leaseAttempts(tools.db, { ...tools, channel: 'voice', limit: 1 });
      const [intent] = await commitIntent(tools.db, { ...tools, claims });
      if (intent === undefined) throw new Error('nothing committed');
      rig.twilio.dropCallbacks(1_000);
      const cut = line.cutAtCommit(lost);

      const overTheLine = orderTools({ ...tools, db: far.db });
      await Promise.all([
        cut,
        placeAttempt(overTheLine, intent, { committedMs: performance.now() }),
      ]);

      // Known at once, without an event or a question to the carrier.
      const [call] = rig.twilio.calls();
      expect(await rig.district.attempt(campaign)).toMatchObject({
        state: 'accepted',
        carrier_id: call?.sid,
      });
      await rig.until(async () => rig.twilio.calls().every(({ endedAt }) => endedAt !== undefined));
      await rig.district.age(intent.attemptId, 'deadline_at', 1);
      await runUntilIdle(tools);

      expect(await movesOf(rig, campaign)).toEqual(['claimed', 'placing', 'accepted', 'no-answer']);
      expect(callsOf(rig)).toHaveLength(1);
      const { rowCount } = await rig.district.pool.query(
        `SELECT FROM audit_entry WHERE act LIKE 'second-call%'`,
      );
      expect(rowCount).toBe(0);
    },
  );

  test.each(lost)(
    'F31 with the %s of the commit of an approval lost, it counts once, and pressing again tells what is',
    async (lost) => {
      await using database = await testDatabase();
      const { principal, superintendent, school } = await smallDistrict(database.db, testVault);
      await using line = await databaseLine(database.url);
      await using far = connect({ url: line.urlOf(database.url), name: 'test-far', max: 1 });
      const view = await submit(database.db, { author: principal, schoolIds: [school] });
      const cut = line.cutAtCommit(lost, 'into "approval"');

      await expect(decide(far.db, superintendent, view)).rejects.toThrow();
      await cut;

      const kept = async () => (await database.pool.query('SELECT FROM approval')).rowCount;
      expect(await kept()).toBe(lost === 'answer' ? 1 : 0);
      expect(await decide(far.db, superintendent, view)).toMatchObject({
        kind: lost === 'answer' ? 'refused' : 'approved',
      });
      expect(await kept()).toBe(1);
      const acts = await actsOn(database.db, view.id);
      expect(acts.filter((act) => act === 'campaign-approved')).toHaveLength(1);
    },
  );

  test('F62 where the database is told to acknowledge before it has written, our commits wait all the same', async () => {
    await using database = await testDatabase();
    const { rows } = await database.owner.pool.query<{ name: string }>(
      'SELECT current_database() AS name',
    );
    await database.owner.pool.query(`ALTER DATABASE ${rows[0]?.name} SET synchronous_commit = off`);
    await using connection = connect({ url: database.url, name: 'test' });

    const { rows: shown } = await connection.pool.query('SHOW synchronous_commit');

    expect(shown).toEqual([{ synchronous_commit: 'on' }]);
  });

  if (isLong) moreDatabaseFaults();
}

function moreDatabaseFaults(): void {
  test.each([
    ['look', 'the dial loop could not look'],
    ['job', 'calls stopped; they start again'],
  ])(
    'F27 a worker whose %s fails again and again waits longer each time before it asks the database',
    async (part, words) => {
      await using rig = await dialRig();
      await rig.district.startCampaign({ phones: await rig.district.addPhones(1) });
      if (part === 'job') {
        await rig.district.owner.pool.query(`
        CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'of this test' USING ERRCODE = '53400'; END $$;
        CREATE TRIGGER fails BEFORE UPDATE OF state ON attempt FOR EACH ROW EXECUTE FUNCTION fail()`);
      }
      const mustWait = () => Promise.reject(new Error('no session is free'));
      await using worker = dialing(rig, part === 'look' ? { mustWait } : {});
      const failures = () => worker.said.filter(({ msg }) => msg === words).map(({ time }) => time);

      await rig.until(async () => failures().length >= 4);

      const pauses = failures().map((time, i) => time - (failures()[i - 1] ?? 0));
      expect(pauses[1]).toBeGreaterThanOrEqual(249);
      expect(pauses[2]).toBeGreaterThanOrEqual(499);
      expect(pauses[3]).toBeGreaterThanOrEqual(999);
    },
  );

  test('F29 two transactions that wait for each other both finish, each once', async () => {
    await using rig = await dialRig();
    const { db } = rig.district;
    await rig.district.addPhones(2);
    const phones = await db.selectFrom('phone').select('id').orderBy('id').execute();
    const [one, other] = phones.map(({ id }) => id);
    if (one === undefined || other === undefined) throw new Error('two phones are needed');
    let tries = 0;
    let bothHold: () => void;
    const held = new Promise<void>((resolve) => {
      bothHold = resolve;
    });
    const add = (first: string, second: string) =>
      transact(db, async (tx) => {
        const mark = (id: string) =>
          sql`UPDATE phone SET area_zones = area_zones || '{UTC}' WHERE id = ${id}`.execute(tx);
        await mark(first);
        tries += 1;
        if (tries === 2) bothHold();
        await held;
        await mark(second);
      });

    await Promise.all([add(one, other), add(other, one)]);

    expect(tries).toBeGreaterThanOrEqual(3);
    const marked = await db.selectFrom('phone').select('area_zones').execute();
    expect(marked.map(({ area_zones }) => area_zones.length)).toEqual([2, 2]);
  });
}
