import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { databaseNow } from '#database/transaction.ts';
import { stopStanding } from '#domain/closure/absence/stop-standing.ts';
import type { Draft } from '#domain/closure/campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { draftWeekly } from '#domain/closure/weekly/draft-weekly.ts';
import { decide, look } from '#test/support/district/decisions.ts';
import { behindTriggers } from '#test/support/district/training.ts';
import { writeTo } from '#test/support/district/write-to.ts';
import { setUpWeeklyDistrict } from '#test/support/weekly/weekly-district.ts';

const weekly = setUpWeeklyDistrict();
const { database, people, rows, hours, today } = weekly;
const { operator, notice, send, stand, runs, end, kindsOf, isApproved, formOf } = weekly;

/** As any process with the bot’s login might write it, whatever our own code does. */
async function forceRun(run: CampaignView, standing: CampaignView): Promise<string | undefined> {
  try {
    await database.as('bot').pool.query(
      `INSERT INTO standing_run (version_id, standing_id, fingerprint)
       SELECT v.id, s.id, v.fingerprint FROM campaign_version v, campaign_version s WHERE v.campaign_id = $1 AND s.campaign_id = $2`,
      [run.id, standing.id],
    );
    return undefined;
  } catch (error) {
    return (error as { constraint?: string }).constraint;
  }
}

test('it is sent again a week later, once, and calls under the approval of the first', async () => {
  const first = await stand(7);
  const made = await runs();

  expect(made).toHaveLength(1);
  const [run] = made;
  expect(run).toMatchObject({
    state: 'approved',
    eventDate: today.toString(),
    texts: first.texts,
    runsUnder: { number: first.number, by: ['Marcus Oyelaran'] },
  });
  expect(run && (await isApproved(run))).toBe(true);
  await startDueCampaigns(database.db);
  expect(run && (await look(database.db, run.id)).state).toBe('dialing');
  expect(await runs()).toEqual([]);
  expect((await end()).kind).toBe('ended');
  expect(run && (await isApproved(run))).toBe(false);
});

test('on no other day, and before its hours, nothing is sent', async () => {
  await stand(0);
  await stand(3);
  await stand(7, {
    stands: { until: today.add({ days: 60 }).toString(), from: '18:00', to: '19:00' },
  });

  expect(await runs()).toEqual([]);
  await end();
});

test('a day without school is skipped, and so are hours at which no bot ran: its card says so', async () => {
  await rows(`INSERT INTO school_holiday (day, name) VALUES ($1, 'Founders’ Day')`, [
    today.toString(),
  ]);
  await stand(14);
  expect(await runs()).toMatchObject([
    { state: 'expired', endReason: 'There is no school on this day, so it wasn’t sent.' },
  ]);
  await rows('DELETE FROM school_holiday');
  await end();

  await stand(8);
  expect(await runs()).toMatchObject([
    {
      state: 'expired',
      eventDate: today.subtract({ days: 1 }).toString(),
      endReason: 'It didn’t start, because no bot was running at its hours.',
    },
  ]);
  await end();
});

test('one to many more than the first, or with a date of last week in its words, waits for a person', async () => {
  const first = await stand(7, {}, '{"recipients": {"count": 2, "root": "", "byRule": []}}');
  const [more] = await runs();
  expect(more?.state).toBe('submitted');
  expect(kindsOf(more)).toEqual(['weekly-beyond-most']);
  expect(more && (await forceRun(more, first))).toBe('standing_run_is_usual');
  await end();

  const then = today.subtract({ days: 7 });
  const words = then.toLocaleString('en-US', { month: 'long', day: 'numeric' });
  await stand(7, { texts: { en: `The library is open on ${words} until eight.` } });
  expect(await runs()).toMatchObject([{ state: 'submitted' }]);
  await end();
});

test('the same words by another form, other words and other schools run under it by nobody’s code', async () => {
  const first = await stand(7);
  const form = await formOf(first);
  const isRefused = async (run: CampaignView) => {
    expect(run.state).toBe('submitted');
    return forceRun(run, first);
  };
  const strange = 'standing_run_of_a_standing_approval';

  expect(await isRefused(await send())).toBe(strange);
  const other = await send({ texts: { en: 'The library is closed tonight.' } }, form);
  expect(await isRefused(other)).toBe(strange);
  await behindTriggers(database, 'DELETE FROM campaign_version WHERE form_id = $1', [form]);
  const [{ id: more } = { id: '' }] = await rows<{ id: string }>(
    'SELECT id FROM school ORDER BY name OFFSET 1 LIMIT 1',
  );
  expect(await isRefused(await send({ schoolIds: [more] }, form))).toBe(strange);
  const both = await stand(7, { schoolIds: [...people.schoolIds, more] });
  const fewer = await send({}, await formOf(both));
  expect(fewer.state).toBe('submitted');
  expect(await forceRun(fewer, both)).toBe(strange);
  await end();
});

test('each stop is the database’s: no process has such a notice run', async () => {
  const first = await stand(7);
  const stops = async (change: Partial<Draft> = {}, standing = first, day = today.toString()) => {
    const form = await formOf(standing, day);
    const run = await send({ eventDate: day, ...change }, form);
    expect(run).toMatchObject({ state: 'submitted' });
    const forced = await forceRun(run, standing);
    await behindTriggers(database, 'DELETE FROM campaign_version WHERE form_id = $1', [form]);
    return [kindsOf(run), forced];
  };
  const isUsual = 'standing_run_is_usual';

  const nextWeek = today.add({ days: 7 }).toString();
  expect(await stops({}, first, nextWeek)).toEqual([['weekly-another-day'], isUsual]);
  expect(await stops({}, await stand(3))).toEqual([['weekly-another-day'], isUsual]);
  const startAt = (await databaseNow(database.db)).add({ minutes: 5 });
  expect(await stops({ startAt })).toEqual([['weekly-outside-hours'], isUsual]);
  const stopTryingAt = (await databaseNow(database.db)).add({ hours: 7 });
  expect(await stops({ stopTryingAt })).toEqual([['weekly-outside-hours'], isUsual]);
  await rows(`INSERT INTO school_holiday (day, name) VALUES ($1, 'Founders’ Day')`, [
    today.toString(),
  ]);
  expect(await stops()).toEqual([['weekly-no-school'], isUsual]);
  await rows('DELETE FROM school_holiday');
  await end();
});

test('only an announcement that is no emergency may be weekly, and for at most half a year', async () => {
  const stands = { until: today.add({ days: 60 }).toString(), ...hours };
  for (const change of [
    { happening: 'closed', ground: 'weather' },
    { purpose: 'emergency', ground: 'weather', emergencyFact: 'A gas leak' },
    { stands: { ...stands, until: today.add({ days: 191 }).toString() } },
    { stands: { ...stands, most: 40 } },
  ] satisfies Partial<Draft>[])
    await expect(send({ stands, ...change })).rejects.toMatchObject({
      constraint: 'campaign_version_stands',
    });
});

test('a requester or an approver ends it, of all or by its number, and nobody else', async () => {
  const one = await stand(7);
  const other = await stand(7, { texts: { en: 'The pool is open tonight.' } });
  const secretary = await operator('secretary');
  expect(await stopStanding(database.db, { operator: secretary, weekly: 'all' })).toMatchObject({
    reason: 'no-weekly-notice',
  });

  expect(await end(one.number)).toMatchObject({ numbers: [one.number] });
  expect(await runs()).toMatchObject([{ runsUnder: { number: other.number } }]);
  expect(await end(one.number)).toMatchObject({ kind: 'refused' });
  await end();
});

const doesStand = async ({ id }: CampaignView) =>
  (
    await rows<{ is: boolean }>(
      'SELECT stands(v) AS is FROM campaign_version v WHERE campaign_id = $1',
      [id],
    )
  )[0]?.is;

test.each(['the first week', 'a later week'])(
  'words of %s that an approved correction took back are not said again',
  async (which) => {
    const first = await stand(7);
    const [week] = await runs();
    if (week === undefined) throw new Error('no week');
    const correction = await send({ texts: { en: 'Correction: the library closes at six.' } });
    await behindTriggers(database, 'UPDATE campaign SET corrects = $2 WHERE id = $1', [
      correction.id,
      which === 'the first week' ? first.id : week.id,
    ]);
    expect(await doesStand(first)).toBe(true);

    expect((await decide(database.db, people.superintendent, correction)).kind).toBe('approved');

    expect(await doesStand(first)).toBe(false);
    expect(await isApproved(week)).toBe(false);
  },
);

test('one that fails takes no other along, and its fault is told', async () => {
  await stand(7, { texts: { en: 'The pool is open tonight.' } });
  const second = await stand(7);
  await rows(
    `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the pool failed'; END $$;
     CREATE TRIGGER fail BEFORE INSERT ON message_text FOR EACH ROW WHEN (NEW.body LIKE '%pool%') EXECUTE FUNCTION fail()`,
  );

  await expect(draftWeekly(database.as('bot').db)).rejects.toMatchObject({
    errors: [{ message: 'the pool failed' }],
  });
  const form = await formOf(second);
  expect(await rows('SELECT FROM campaign_version WHERE form_id = $1', [form])).toHaveLength(1);

  await rows('DROP TRIGGER fail ON message_text');
  await end();
});

test('a recording is not repeated: one of each week is refused where it is asked for', async () => {
  const recordings = { en: randomUUID() };
  const draft = async (stands: Partial<Draft>) =>
    draftCampaign(database.as('bot').db, {
      operator: people.principal,
      draft: { ...(await notice()), recordings, ...stands },
    });
  const stands = { until: today.add({ days: 60 }).toString(), ...hours };

  expect(await draft({ stands })).toMatchObject({ reason: 'recording-weekly' });
  expect(await draft({})).toMatchObject({ reason: 'recording-gone' });
});

test('where the district has begun to e-mail, a week still runs, by phone alone', async () => {
  await stand(7);
  const guardians = await rows<{ id: string }>(
    `SELECT DISTINCT g.sourced_id AS id FROM guardian g JOIN guardianship gs ON gs.guardian_id = g.id AND gs.active AND gs.may_be_contacted
     JOIN enrollment e ON e.student_id = gs.student_id AND e.active WHERE e.school_id = $1 AND g.active LIMIT 3`,
    [people.schoolIds[0]],
  );
  await writeTo(
    database,
    Object.fromEntries(guardians.map(({ id }, i) => [id, `reader-${i}@example.org`])),
  );
  await rows('UPDATE district SET closures_by_email = true');
  const written = await send({ texts: { en: 'The pool is open tonight.' } });
  const [run] = await runs();
  await rows('UPDATE district SET closures_by_email = false');
  await end();

  const letters = async ({ id }: CampaignView) =>
    (
      await rows(
        'SELECT FROM letter l JOIN campaign_version v ON v.id = l.version_id WHERE v.campaign_id = $1',
        [id],
      )
    ).length;
  expect(await letters(written)).toBeGreaterThan(0);
  expect(run?.state).toBe('approved');
  expect(run === undefined ? -1 : await letters(run)).toBe(0);
});
