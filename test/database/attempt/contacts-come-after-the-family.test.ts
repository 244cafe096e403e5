import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { CallEvent, CallHandler } from '#carrier/carrier.ts';
import { transact, violatedRule } from '#database/transaction.ts';
import { selectOffice } from '#domain/attempt/answer/answer-store.ts';
import { moveAttempts } from '#domain/attempt/attempt-store.ts';
import { findDue, leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import { sweepAttempts } from '#domain/attempt/sweep/sweep-attempts.ts';
import { campaignTally } from '#domain/attempt/tally/find-tally.ts';
import { checkUnreached } from '#domain/audit-run/checks/families/unreached-check-store.ts';
import { selectContact } from '#domain/closure/why/why-store.ts';
import { reachReport } from '#domain/report/kinds/report-reach.ts';
import { selectContactCounts } from '#domain/report/reach-store.ts';
import { type Phone, setUpDistrict, testHandler } from '#test/support/attempt/attempt-district.ts';
import { freezeOver } from '#test/support/attempt/freeze-over.ts';
import { gate, newCallId } from '#test/support/attempt/placed-call.ts';
import { atLength, describeAtLength } from '#test/support/run/length.ts';
import { renew } from '#test/support/set-up.ts';

const district = setUpDistrict();

type Closure = { campaign: string; family: Phone[]; contacts: Phone[] };

const run = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
  (await district.owner.pool.query<T>(text, values)).rows;

/** Two guardians of one student, and two emergency contacts, who are guardians of nobody. */
async function start(): Promise<Closure> {
  const family = await district.addPhones(2);
  const contacts = await district.addPhones(2);
  await run(
    `UPDATE guardianship gs SET student_id = (SELECT gs.student_id FROM guardianship gs
       JOIN guardian_phone gp USING (guardian_id) WHERE gp.phone_id = $1)
     FROM guardian_phone gp WHERE gp.guardian_id = gs.guardian_id AND gp.phone_id = $2`,
    family.map(({ id }) => id),
  );
  for (const [place, { id }] of contacts.entries()) await becomeContact(id, family[0], place + 1);
  await run('SELECT refresh_phone_audience()');
  const phones = [...family, ...contacts];
  return { campaign: await district.startCampaign({ phones, contacts }), family, contacts };
}

/** The person who uses the phone is a contact of the student of another phone, and a guardian no more. */
async function becomeContact(phone: string, of: Phone | undefined, turn: number): Promise<void> {
  await run(
    `WITH person AS (SELECT guardian_id FROM guardian_phone WHERE phone_id = $1),
       gone AS (DELETE FROM guardianship WHERE guardian_id IN (SELECT guardian_id FROM person))
     INSERT INTO emergency_contact (student_id, guardian_id, turn)
     SELECT gs.student_id, p.guardian_id, $3 FROM person p, guardianship gs
     JOIN guardian_phone gp ON gp.guardian_id = gs.guardian_id WHERE gp.phone_id = $2 LIMIT 1`,
    [phone, of?.id, turn],
  );
}

/** How the newest call of each stands, the family's first. */
async function calls({ campaign, family, contacts }: Closure): Promise<string[]> {
  const attempts = await district.attempts(campaign);
  return [...family, ...contacts].map(({ id }) => {
    const last = attempts.findLast(({ phone_id }) => phone_id === id);
    return last === undefined ? 'none' : (last.disposition ?? last.state);
  });
}

/** As the carrier tells of a call that is out. */
async function call({ campaign }: Closure, phone: Phone | undefined) {
  await gate(district, campaign);
  const attempt = (await district.attempts(campaign)).find(
    ({ phone_id, state }) => phone_id === phone?.id && state === 'placing',
  );
  if (phone === undefined || attempt?.token == null) throw new Error('the phone isn’t called');
  const handler: CallHandler = testHandler(district);
  const line = { token: attempt.token, carrierId: newCallId(), to: phone.number };
  const hear = (said: object) =>
    handler.onEvent({ ...line, sequenceNumber: 0, ...said } as CallEvent);
  return {
    isAnswered: () => handler.onAnswer(line),
    hears: (by: 'human' | 'machine') =>
      hear({ kind: 'answered-by', carrierStatus: by, by, records: false }),
    presses: (key: '3' | '9') => handler.onKey({ ...line, step: 1, key }),
    ends: (ending: string, seconds: number) =>
      hear({
        kind: 'call',
        carrierStatus: ending,
        sequenceNumber: 9,
        progress: 'ended',
        ending,
        seconds,
      }),
  };
}

async function tell(
  closure: Closure,
  phone: Phone | undefined,
  by: 'human' | 'machine' = 'human',
  key?: '3' | '9',
): Promise<void> {
  const line = await call(closure, phone);
  await line.isAnswered();
  await line.hears(by);
  if (key !== undefined) await line.presses(key);
  await line.ends('completed', 20);
}

async function missAll(closure: Closure, phones: readonly Phone[]): Promise<void> {
  for (const phone of phones) await (await call(closure, phone)).ends('no-answer', 0);
}

/** As if the closure had been calling for so much longer. */
async function pass({ campaign }: Closure, seconds: number): Promise<void> {
  await run(
    `UPDATE attempt SET created_at = created_at - $2 * interval '1 second', ended_at = ended_at - $2 * interval '1 second',
       intent_at = intent_at - $2 * interval '1 second', not_before = not_before - $2 * interval '1 second' WHERE campaign_id = $1`,
    [campaign, seconds],
  );
  await run(`UPDATE campaign SET state_at = state_at - $2 * interval '1 second' WHERE id = $1`, [
    campaign,
    seconds,
  ]);
}

const sweep = () => sweepAttempts(district.as('worker').db);
/** Their calls are due, whatever the plan said. */
const hurry = ({ campaign, contacts }: Closure) =>
  run('UPDATE attempt SET not_before = now() WHERE campaign_id = $1 AND phone_id = ANY ($2)', [
    campaign,
    contacts.map(({ id }) => id),
  ]);

test('contacts are due in their order, once the family has had its ten minutes', async () => {
  const { campaign, contacts } = await start();
  const due = await run<{ phone: string; seconds: number }>(
    `SELECT phone_id AS phone, extract(epoch FROM not_before - created_at)::int AS seconds FROM attempt
     WHERE campaign_id = $1 ORDER BY seconds`,
    [campaign],
  );

  expect(due.map(({ seconds }) => seconds)).toEqual([0, 0, 600, 720]);
  expect(due.slice(2).map(({ phone }) => phone)).toEqual(contacts.map(({ id }) => id));
});

test('before that the gate lets no call to them out, and neither does the database', async () => {
  const closure = await start();
  await hurry(closure);
  await gate(district, closure.campaign);

  expect(await calls(closure)).toEqual(['placing', 'placing', 'planned', 'planned']);
  const [attempt] = await run<{ id: string }>(
    'SELECT id FROM attempt WHERE campaign_id = $1 AND phone_id = $2',
    [closure.campaign, closure.contacts[0]?.id],
  );
  await run(`UPDATE attempt SET state = 'claimed' WHERE id = $1`, [attempt?.id]);
  const refused = run(
    `UPDATE attempt SET state = 'placing', token = repeat('a', 22) WHERE id = $1`,
    [attempt?.id],
  ).catch(violatedRule);
  expect(await refused).toBe('attempt_contact_in_time');
});

test('where nobody of the family was told they are called, the first one first', async () => {
  const closure = await start();
  await missAll(closure, closure.family);
  await pass(closure, 601);
  await gate(district, closure.campaign);

  expect((await calls(closure)).slice(2)).toEqual(['placing', 'planned']);
});

test('once one guardian was told, nobody else of them is called; log and tally say so', async () => {
  const closure = await start();
  await tell(closure, closure.family[0]);
  await pass(closure, 5);
  expect((await sweep()).spared).toBe(0);
  await pass(closure, 10);

  expect((await findDue(district.db)).late).toBe(true);
  expect((await sweep()).spared).toBe(2);
  expect((await calls(closure)).slice(2)).toEqual(['family-reached', 'family-reached']);
  const spared = (await district.attempts(closure.campaign)).find(
    ({ disposition }) => disposition === 'family-reached',
  );
  expect(await district.auditOf(spared?.id ?? '')).toMatchObject([
    { act: 'attempt-moved', facts: { to: 'suppressed', disposition: 'family-reached' } },
  ]);
  expect(await campaignTally(district.db, closure.campaign)).toMatchObject({
    phones: { total: 4, reached: 1, spared: 2 },
    callsSpared: 0,
  });
});

test('where no sweep came in time, the gate doesn’t call them either', async () => {
  const closure = await start();
  await tell(closure, closure.family[1]);
  await pass(closure, 900);
  await gate(district, closure.campaign);

  expect((await calls(closure)).slice(2)).toEqual(['family-reached', 'family-reached']);
});

test('a contact who was told spares the next one', async () => {
  const closure = await start();
  await missAll(closure, closure.family);
  await pass(closure, 601);
  await tell(closure, closure.contacts[0]);
  await pass(closure, 15);

  expect((await sweep()).spared).toBe(1);
  expect((await calls(closure)).slice(2)).toEqual(['person', 'family-reached']);
});

describeAtLength('tells nobody for certain:', () => {
  atLength.each([
    ['a voicemail', 'machine', undefined],
    ['a call on which somebody opted out', 'human', '9'],
    ['a call on which somebody said that the number is wrong', 'human', '3'],
  ] as const)('%s', async (_, by, key) => {
    const closure = await start();
    await tell(closure, closure.family[0], by, key);
    await pass(closure, 601);
    expect((await sweep()).spared).toBe(0);
    await gate(district, closure.campaign);

    expect((await calls(closure))[2]).toBe('placing');
  });

  atLength('a phone that another family uses as well', async () => {
    const closure = await start();
    const [other] = await district.addPhones(1);
    await run(
      `INSERT INTO guardian_phone (guardian_id, phone_id) SELECT guardian_id, $2 FROM guardian_phone WHERE phone_id = $1`,
      [other?.id, closure.family[0]?.id],
    );
    await tell(closure, closure.family[0]);
    await pass(closure, 601);
    await gate(district, closure.campaign);

    expect((await calls(closure))[2]).toBe('placing');
  });
});

atLength(
  'a contact of two students is called while one of the families was not reached',
  async () => {
    const closure = await start();
    const [other] = await district.addPhones(1);
    await run(
      `INSERT INTO emergency_contact (student_id, guardian_id, turn)
     SELECT gs.student_id, c.guardian_id, 1 FROM guardianship gs JOIN guardian_phone gp USING (guardian_id), guardian_phone c
     WHERE gp.phone_id = $1 AND c.phone_id = $2`,
      [other?.id, closure.contacts[1]?.id],
    );
    await tell(closure, closure.family[0]);
    await pass(closure, 900);
    await gate(district, closure.campaign);

    expect((await calls(closure)).slice(2)).toEqual(['family-reached', 'placing']);
  },
);

test('while a guardian talks, the contact waits', async () => {
  const closure = await start();
  const line = await call(closure, closure.family[0]);
  await line.isAnswered();
  await run(`UPDATE campaign SET state_at = now() - interval '601 seconds' WHERE id = $1`, [
    closure.campaign,
  ]);
  await hurry(closure);
  await gate(district, closure.campaign);

  expect((await calls(closure)).slice(2)).toEqual(['planned', 'planned']);
});

atLength('after a pause the family has its time again', async () => {
  const closure = await start();
  await missAll(closure, closure.family);
  await pass(closure, 601);
  await run(`UPDATE campaign SET state_at = now() WHERE id = $1`, [closure.campaign]);
  await gate(district, closure.campaign);

  expect((await calls(closure))[2]).toBe('planned');
});

atLength(
  'who is a contact no more is not called, nor is who is a guardian by now and barred',
  async () => {
    const closure = await start();
    await missAll(closure, closure.family);
    const [first, second] = closure.contacts;
    await run(
      `UPDATE emergency_contact SET active = false
     WHERE guardian_id IN (SELECT guardian_id FROM guardian_phone WHERE phone_id = $1)`,
      [first?.id],
    );
    await run(
      `INSERT INTO guardianship (student_id, guardian_id, may_be_contacted, custody_document)
     SELECT ec.student_id, ec.guardian_id, false, 'order' FROM emergency_contact ec
     JOIN guardian_phone gp USING (guardian_id) WHERE gp.phone_id = $1`,
      [second?.id],
    );
    await pass(closure, 900);
    await gate(district, closure.campaign);

    expect((await calls(closure)).slice(2)).toEqual(['not-on-roster', 'barred-by-custody']);
  },
);

test('anyone who left the list of families is not called as a contact instead', async () => {
  const closure = await start();
  await becomeContact(closure.family[1]?.id ?? '', closure.family[0], 3);
  await gate(district, closure.campaign);

  expect((await calls(closure)).slice(0, 2)).toEqual(['placing', 'not-on-roster']);
});

test('the database spares nobody whose family was not told', async () => {
  const closure = await start();
  await pass(closure, 601);
  const claims = await leaseAttempts(district.db, { worker: 'w', channel: 'voice', limit: 50 });
  const [attempt] = await run<{ id: string; fence: string }>(
    `SELECT id, fence FROM attempt WHERE state = 'claimed' AND phone_id = $1`,
    [closure.contacts[0]?.id],
  );
  expect(claims.map(({ id }) => id)).toContain(attempt?.id);
  const move = { ...attempt, from: 'claimed', to: 'suppressed', disposition: 'family-reached' };
  const refused = transact(district.db, (tx) =>
    moveAttempts(tx, [move as never], { kind: 'system', id: 'w' }),
  ).catch(violatedRule);

  expect(await refused).toBe('attempt_family_told');
});

/** Its calls began, or went on, so long ago; those of its contacts are due by their plan. */
async function goOn(closure: Closure, ago: number): Promise<void> {
  await run(`UPDATE campaign SET state_at = now() - $2 * interval '1 second' WHERE id = $1`, [
    closure.campaign,
    ago,
  ]);
  await hurry(closure);
}

describeAtLength('contacts keep their order', () => {
  atLength('after a pause, each with two minutes of its own', async () => {
    const closure = await start();
    await missAll(closure, closure.family);
    await goOn(closure, 610);
    await gate(district, closure.campaign);

    expect((await calls(closure)).slice(2)).toEqual(['placing', 'planned']);
    const [second] = await run<{ seconds: number }>(
      `SELECT extract(epoch FROM a.not_before - c.state_at)::int AS seconds
       FROM attempt a JOIN campaign c ON c.id = a.campaign_id WHERE a.campaign_id = $1 AND a.phone_id = $2`,
      [closure.campaign, closure.contacts[1]?.id],
    );
    expect(second?.seconds).toBe(720);
  });

  atLength('by the database, too', async () => {
    const closure = await start();
    await goOn(closure, 610);
    const place = async (phone: Phone | undefined) => {
      const which = [closure.campaign, phone?.id];
      await run(
        `UPDATE attempt SET state = 'claimed' WHERE campaign_id = $1 AND phone_id = $2`,
        which,
      );
      return run(
        `UPDATE attempt SET state = 'placing', token = left(md5(id::text), 22) WHERE campaign_id = $1 AND phone_id = $2`,
        which,
      ).catch(violatedRule);
    };

    expect(await place(closure.contacts[1])).toBe('attempt_contact_in_time');
    expect(await place(closure.contacts[0])).toEqual([]);
  });

  atLength('where all of them are late, and one worker takes them at once', async () => {
    const closure = await start();
    await missAll(closure, closure.family);
    await goOn(closure, 3000);
    await gate(district, closure.campaign);

    expect((await calls(closure)).slice(2)).toEqual(['placing', 'planned']);
  });
});

test.each([
  ['of the district is a pause for contacts', false, ['planned', 'planned']],
  ['of an incident spares emergencies, and their contacts', true, ['placing', 'planned']],
] as const)('a freeze %s', async (_, ofIncident, expected) => {
  await renew(district);
  const closure = await start();
  await missAll(closure, closure.family);
  await goOn(closure, 610);
  await freezeOver(district, closure.campaign, { ofIncident });
  await gate(district, closure.campaign);

  expect((await calls(closure)).slice(2)).toEqual(expected);
});

atLength('contacts who are late wait for a guardian who talks, or was told just now', async () => {
  const closure = await start();
  const line = await call(closure, closure.family[0]);
  await line.isAnswered();
  await goOn(closure, 3000);
  await gate(district, closure.campaign);
  expect((await calls(closure)).slice(2)).toEqual(['planned', 'planned']);

  await line.hears('human');
  await line.ends('completed', 20);
  await hurry(closure);
  await gate(district, closure.campaign);
  expect((await calls(closure)).slice(2)).toEqual(['planned', 'planned']);
});

test('whom a person just told is found by indexes, not by the whole roster', async () => {
  const client = await district.owner.pool.connect();
  try {
    await client.query(
      'SET enable_seqscan = off; SET enable_bitmapscan = off; SET join_collapse_limit = 8; SET from_collapse_limit = 8',
    );
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      'EXPLAIN SELECT FROM contact_spared',
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(
      /Index Scan using guardianship_by_guardian .*\n\s+Index Cond: \(guardian_id = gp\.guardian_id\)/,
    );
  } finally {
    client.release(true);
  }
});

test('a contact who presses 0 gets the office of the student’s school, and none while an action holds there', async () => {
  const closure = await start();
  const [attempt] = await run<{ id: string }>(
    'SELECT id FROM attempt WHERE campaign_id = $1 AND phone_id = $2',
    [closure.campaign, closure.contacts[0]?.id],
  );
  const office = () =>
    transact(district.as('worker').db, (tx) => selectOffice(tx, attempt?.id ?? ''));
  expect((await office())?.number).toBe('+15035550198');

  const zone = await run<{ time_zone: string }>('SELECT time_zone FROM district');
  await run(`UPDATE district SET time_zone = 'UTC'`);
  const lockdown = await district.startCampaign({
    phones: await district.addPhones(1),
    asksIfSafe: true,
  });
  expect(await office()).toBeUndefined();
  // Its end is a closure that follows it; here it is of another day.
  await run(`ALTER TABLE campaign_version DISABLE TRIGGER USER`);
  await run('UPDATE campaign_version SET event_date = event_date - 1 WHERE campaign_id = $1', [
    lockdown,
  ]);
  await run(`ALTER TABLE campaign_version ENABLE TRIGGER USER`);
  expect((await office())?.number).toBe('+15035550198');
  await run('UPDATE district SET time_zone = $1', [zone[0]?.time_zone]);
});

atLength(
  'reports count contacts whom nobody needed neither as reached nor as not reached',
  async () => {
    const closure = await start();
    await tell(closure, closure.family[0]);
    await missAll(
      closure,
      [closure.family[1]].flatMap((phone) => phone ?? []),
    );
    await pass(closure, 15);
    expect((await sweep()).spared).toBe(2);
    const now = Temporal.Now.instant();
    const scope = { from: now.subtract({ hours: 9 }), before: now.add({ hours: 9 }) };
    const report = await transact(district.as('bot').db, (tx) =>
      reachReport.read(tx, { ...scope, timeZone: 'UTC', schoolIds: null }),
    );
    const figures = JSON.stringify(report.headline);

    expect(figures).toContain('family was reached');
    expect(report.notes.join(' ')).toContain('emergency contacts whose family was reached');
  },
);

atLength(
  'a report has a line of the contacts of each closure, for the schools of their students',
  async () => {
    await renew(district);
    const closure = await start();
    await missAll(closure, closure.family);
    await pass(closure, 601);
    await tell(closure, closure.contacts[0]);
    await pass(closure, 15);
    expect((await sweep()).spared).toBe(1);
    const now = Temporal.Now.instant();
    const scope = {
      from: now.subtract({ hours: 9 }),
      before: now.add({ hours: 9 }),
      timeZone: 'UTC',
    };
    const countsAt = (schoolIds: string[] | null) =>
      transact(district.as('bot').db, (tx) => selectContactCounts(tx, { ...scope, schoolIds }));
    const line = { number: expect.any(Number), phones: 2, called: 1, reached: 1, spared: 1 };

    expect(await countsAt(null)).toEqual([line]);
    expect(await countsAt([district.school])).toEqual([line]);
    expect(await countsAt([closure.campaign])).toEqual([]);
  },
);

test('*why* knows the place in line, and whether a phone of the family could be called at all', async () => {
  const { campaign, family, contacts } = await start();
  const second = contacts[1]?.id ?? '';
  const found = (campaignId: string, phoneId: string) =>
    transact(district.as('bot').db, async (tx) => {
      const { rows } = await sql<{ id: string }>`
        SELECT id FROM campaign_version WHERE campaign_id = ${campaignId}`.execute(tx);
      return selectContact(tx, { campaignId, versionId: rows[0]?.id ?? '', phoneId });
    });

  expect(await found(campaign, second)).toMatchObject({
    turn: 2,
    hasFamily: true,
    tally: { phones: 2, called: 0, reached: 0, spared: 0 },
  });
  expect(await found(campaign, family[0]?.id ?? '')).toBeUndefined();
  const alone = await district.startCampaign({ phones: contacts, contacts });
  expect(await found(alone, second)).toMatchObject({ turn: 2, hasFamily: false });
});

test('an audit counts no call to a contact against the contact’s own child', async () => {
  const { family, contacts } = await start();
  await run(
    `WITH st AS (INSERT INTO student (sourced_id, name, source_hash) VALUES ('own', '', '') RETURNING id),
       e AS (INSERT INTO enrollment (student_id, school_id) SELECT id, $2 FROM st)
     INSERT INTO guardianship (student_id, guardian_id)
     SELECT st.id, guardian_id FROM st, guardian_phone WHERE phone_id = $1`,
    [contacts[0]?.id, district.school],
  );
  const phones = [...family, ...contacts];
  for (const _ of [2, 3]) await district.startCampaign({ phones, contacts });
  await run(`SET LOCAL session_replication_role = replica;
    UPDATE campaign SET state = 'finished', ended_at = now()`);
  const seen = await transact(district.owner.db, async (tx) =>
    (await checkUnreached(tx, null)).seen.execute(tx),
  );

  // The student whose contact they are.
  expect(seen.rows).toMatchObject([{ facts: { students: 1 } }]);
});
