import { beforeAll, expect, test } from 'vitest';
import { readAbsentList } from '#domain/closure/absence/absent-list.ts';
import {
  type AbsenceRun,
  findAbsenceDay,
  findAbsenceRun,
} from '#domain/closure/absence/find-absences.ts';
import { recordAbsences, recordExcused } from '#domain/closure/absence/record-absences.ts';
import { stopStanding } from '#domain/closure/absence/stop-standing.ts';
import { startDueCampaigns } from '#domain/closure/life/start-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import type { StandingApproval } from '#domain/closure/standing.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { draftList } from '#test/support/district/absence-lists.ts';
import { makeItAfternoon, makeItASchoolDay, todayThere } from '#test/support/district/afternoon.ts';
import { decide, look } from '#test/support/district/decisions.ts';
import { seededDatabase } from '#test/support/district/seeded-database.ts';
import { behindTriggers } from '#test/support/district/training.ts';
import { operatorOf } from '#test/support/product/operator-id.ts';
import { atLength } from '#test/support/run/length.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const database = setUpOnce(async () => {
  const made = await seededDatabase(600);
  await makeItAfternoon(made);
  await makeItASchoolDay(made);
  return made;
});
let clerk: Operator;
let superintendent: Operator;
let deputy: Operator;
let schools: { id: string; students: string[] }[];
const day = todayThere().toString();
const later: StandingApproval = {
  until: todayThere().add({ days: 30 }).toString(),
  from: '09:00',
  to: '20:00',
  most: 30,
};

const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await database.owner.pool.query<T>(text, values)).rows;

beforeAll(async () => {
  [clerk, superintendent, deputy] = await Promise.all([
    operatorOf(database.db, 'principal'),
    operatorOf(database.db, 'superintendent'),
    operatorOf(database.db, 'deputy'),
  ]);
  schools = await rows(
    `SELECT s.id, array_agg(st.sourced_id ORDER BY st.sourced_id) AS students FROM school s
     JOIN enrollment e ON e.school_id = s.id AND e.active JOIN student st ON st.id = e.student_id AND st.active
     GROUP BY s.id ORDER BY s.name`,
  );
});

const ids = () => schools.map(({ id }) => id);
/** Students whom no test but this one names, of one school after the other. */
let named = 0;
function some(count: number): string[] {
  const most = Math.max(...schools.map(({ students }) => students.length));
  const all = Array.from({ length: most }, (_, i) =>
    schools.flatMap(({ students }) => students.slice(i, i + 1)),
  ).flat();
  named += count;
  return all.slice(named - count, named);
}

type Asked = {
  by?: Operator;
  stands?: StandingApproval;
  status?: 'unexcused' | 'unsaid';
  on?: string;
};
type Run = AbsenceRun & { id: string; kinds: string[] };

const draft = (text: string, { by = clerk, status, on = day, stands }: Asked = {}) =>
  draftList(database, text, {
    operator: by,
    schoolIds: ids(),
    day: on,
    isUnexcused: status !== 'unsaid',
    stands,
  });

async function runOf(id: string): Promise<Run> {
  await sealCampaign(database.as('bot').db, id);
  const run = await findAbsenceRun(database.db, id);
  if (run === undefined) throw new Error('no run');
  return { ...run, id, kinds: run.stops.map(({ kind }) => kind) };
}

const send = async (text: string, asked: Asked = {}): Promise<Run> =>
  runOf((await draft(text, asked)).id);

/** A list of which two people also approve what comes later. */
async function stand(change: Partial<StandingApproval> = {}): Promise<Run> {
  const run = await send(some(1).join('\n'), { stands: { ...later, ...change } });
  expect(run.state).toBe('submitted');
  const decided = await decide(database.db, superintendent, await look(database.db, run.id));
  expect(decided.kind).toBe('approved');
  return run;
}

const isApproved = async (id: string) =>
  (
    await rows<{ is: boolean }>(
      `SELECT is_approved(v) AS is FROM campaign_version v WHERE campaign_id = $1`,
      [id],
    )
  )[0]?.is;

const dayOf = async ({ number }: Run) =>
  (await findAbsenceDay(database.as('bot').db, { day, schoolIds: ids() })).find(
    (one) => one.number === number,
  );

/** As any process with the bot’s login might write it, whatever our own code does. */
async function forceRun(id: string, standing: Run): Promise<string | undefined> {
  try {
    await database.as('bot').pool.query(
      `INSERT INTO standing_run (version_id, standing_id, fingerprint)
       SELECT v.id, s.id, v.fingerprint FROM campaign_version v, campaign_version s WHERE v.campaign_id = $1 AND s.campaign_id = $2`,
      [id, standing.id],
    );
    return undefined;
  } catch (error) {
    return (error as { constraint?: string }).constraint;
  }
}

test('without an approval that stands, each list waits for a second person', async () => {
  const students = some(2);
  const run = await send(students.join('\n'));

  expect(run).toMatchObject({ state: 'submitted', standing: null, kinds: [] });
  expect(await isApproved(run.id)).toBe(false);
  expect(await dayOf(run)).toMatchObject({ hasStarted: false, notReached: students.toSorted() });
});

test('a list inside an approval that stands is called without another one; the person who gave it brings none', async () => {
  const standing = await stand();
  const run = await send(some(3).join('\n'));
  expect(run).toMatchObject({
    state: 'approved',
    kinds: [],
    standing: { number: standing.number },
  });
  expect(await isApproved(run.id)).toBe(true);
  const [like] = await rows<{ same: boolean; other: boolean; mailed: boolean }>(
    `SELECT is_like(v, s) AS same, is_like(jsonb_populate_record(v, jsonb_build_object('sealed_content',
       jsonb_set(v.sealed_content, '{fields,texts,en}', '"{child} is ill."'))), s) AS other,
       is_like(jsonb_populate_record(v, jsonb_build_object('sealed_content',
         v.sealed_content || '{"letters": {"count": 1}}')), s) AS mailed
     FROM campaign_version v, campaign_version s WHERE v.campaign_id = $1 AND s.campaign_id = $2`,
    [run.id, standing.id],
  );
  expect(like).toEqual({ same: true, other: false, mailed: false });
  await startDueCampaigns(database.db);
  expect((await look(database.db, run.id)).state).toBe('dialing');
  expect(await dayOf(run)).toMatchObject({ hasStarted: true, known: [], told: [] });

  const own = await send(some(2).join('\n'), { by: deputy });
  expect(own.state).toBe('approved');
  await stopStanding(database.db, { operator: superintendent });
  const theirs = await send(some(1).join('\n'), { stands: later });
  await decide(database.db, deputy, await look(database.db, theirs.id));
  const byApprover = await send(some(2).join('\n'), { by: deputy });
  expect(byApprover).toMatchObject({ state: 'submitted', standing: null });
  expect(await forceRun(byApprover.id, theirs)).toBe('standing_run_of_a_standing_approval');
  await stopStanding(database.db, { operator: superintendent });
});

test('an approval that is ended holds what runs under it, at once; a stranger to it ends nothing', async () => {
  await stand();
  const run = await send(some(2).join('\n'));
  expect(await isApproved(run.id)).toBe(true);
  const secretary = await operatorOf(database.db, 'secretary');
  expect((await stopStanding(database.db, { operator: secretary })).kind).toBe('refused');
  await expect(
    database
      .as('bot')
      .pool.query(
        `INSERT INTO standing_end (standing_id, ended_by) SELECT id, $1 FROM campaign_version WHERE stands_until IS NOT NULL LIMIT 1`,
        [secretary.id],
      ),
  ).rejects.toMatchObject({ constraint: 'standing_end_by_a_person_of_it' });

  await stopStanding(database.db, { operator: superintendent });

  expect(await isApproved(run.id)).toBe(false);
  expect(await send(some(2).join('\n'))).toMatchObject({ state: 'submitted', standing: null });
});

test('an approval whose last day is over in the middle of a run holds it', async () => {
  const standing = await stand();
  const run = await send(some(2).join('\n'));
  expect(await isApproved(run.id)).toBe(true);
  // As if it had been asked for, approved and sealed 31 days ago.
  await behindTriggers(
    database,
    `WITH aged AS (
       UPDATE campaign_version v SET event_date = event_date - 31, stands_until = stands_until - 31, sealed_content = was.content,
         sealed_text = canonical_json(was.content), fingerprint = sha256(convert_to(canonical_json(was.content), 'UTF8'))
       FROM (SELECT id, jsonb_set(sealed_content || jsonb_build_object('eventDate', event_date - 31), '{stands,until}',
         to_jsonb((stands_until - 31)::text)) AS content FROM campaign_version) AS was
       WHERE v.campaign_id = $1 AND was.id = v.id RETURNING v.id, v.fingerprint)
     UPDATE approval a SET fingerprint = aged.fingerprint FROM aged WHERE a.version_id = aged.id`,
    [standing.id],
  );
  const [{ itself } = { itself: false }] = await rows<{ itself: boolean }>(
    `SELECT is_approved_itself(v) AS itself FROM campaign_version v WHERE campaign_id = $1`,
    [standing.id],
  );
  expect(itself).toBe(true);
  expect(await isApproved(run.id)).toBe(false);
});

test('each stop is the database’s: no process has such a list run', async () => {
  const standing = await stand({ most: 5 });
  const stops = async (text: string, asked: Asked = {}) => {
    const run = await send(text, asked);
    expect(run.standing).toBeNull();
    return [run.kinds, await forceRun(run.id, standing)];
  };
  const first = some(2);
  expect((await send(first.join('\n'))).state).toBe('approved');

  expect(await stops(first.join('\n'))).toEqual([
    ['absent-listed-before'],
    'standing_run_is_usual',
  ]);
  expect(await stops(some(4).join('\n'))).toEqual([
    ['absent-beyond-most'],
    'standing_run_is_usual',
  ]);
  expect(await stops([...some(2), '999999', '=HYPERLINK(A1)'].join('\n'))).toEqual([
    ['absent-strangers'],
    'standing_run_is_usual',
  ]);
  const yesterday = todayThere().subtract({ days: 1 }).toString();
  expect(await stops(some(2).join('\n'), { on: yesterday })).toEqual([
    ['absent-another-day', 'absent-outside-hours'],
    'standing_run_is_usual',
  ]);
  // Only families who agreed: another kind of calls than the approval is for.
  expect(await stops(some(2).join('\n'), { status: 'unsaid' })).toEqual([
    [],
    'standing_run_of_a_standing_approval',
  ]);
  await rows(`INSERT INTO school_holiday (day, name) VALUES ($1, 'Founders’ Day')`, [day]);
  expect(await stops(some(2).join('\n'))).toEqual([['absent-no-school'], 'standing_run_is_usual']);
  await rows('DELETE FROM school_holiday WHERE day = $1', [day]);
  await stopStanding(database.db, { operator: superintendent });
  const early = await stand({ from: '01:00', to: '02:00' });
  const late = await send(some(2).join('\n'));
  expect(late).toMatchObject({ state: 'submitted', kinds: ['absent-outside-hours'] });
  expect(await forceRun(late.id, early)).toBe('standing_run_is_usual');
  await stopStanding(database.db, { operator: superintendent });
});

atLength('of one list that two clerks paste at once, one is called', async () => {
  const standing = await stand();
  const list = some(3).join('\n');
  const [one, other] = await Promise.all([draft(list), draft(list, { by: deputy })]);
  const runs = await Promise.all([runOf(one.id), runOf(other.id)]);

  expect(runs.map(({ state }) => state).toSorted()).toEqual(['approved', 'submitted']);
  const waits = runs.find(({ state }) => state === 'submitted');
  expect(waits?.kinds).toEqual(['absent-listed-before']);
  expect(await forceRun(waits?.id ?? '', standing)).toBe('standing_run_is_usual');
  await stopStanding(database.db, { operator: superintendent });
});

atLength('many short lists stop as a long one does', async () => {
  const standing = await stand({ most: 6 });
  expect((await send(some(3).join('\n'))).state).toBe('approved');
  expect((await send(some(2).join('\n'))).state).toBe('approved');

  const beyond = await send(some(1).join('\n'));

  expect(beyond).toMatchObject({
    state: 'submitted',
    stops: [{ kind: 'absent-beyond-most', students: 7, most: 6 }],
  });
  expect(await forceRun(beyond.id, standing)).toBe('standing_run_is_usual');
  await stopStanding(database.db, { operator: superintendent });
});

atLength('more than twice the usual, or more than half of a school, waits', async () => {
  for (const _ of Array.from({ length: 5 })) {
    const run = await send(some(2).join('\n'));
    await decide(database.db, superintendent, await look(database.db, run.id));
  }
  await startDueCampaigns(database.db);
  await stand();
  await behindTriggers(
    database,
    `UPDATE campaign_version v SET event_date = event_date - l.days
     FROM (SELECT id, row_number() OVER (ORDER BY submitted_at)::int AS days FROM campaign_version) l
     WHERE l.id = v.id AND v.happening = 'absence'`,
    [],
  );
  const many = await send(some(12).join('\n'));
  expect(many.stops).toContainEqual(
    expect.objectContaining({ kind: 'absent-unusual', students: 12 }),
  );

  const whole = await send((schools[2]?.students ?? []).join('\n'));
  expect(whole.kinds).toContain('absent-most-of-school');
  expect(whole.state).toBe('submitted');
});

test('where a list has codes, a student without a known one is not called about as unexcused', async () => {
  const [student = ''] = some(1);
  const list = { operator: clerk, day, schoolIds: ids(), onlyUnexcused: true };
  const rowsOfIt = [{ student, status: 'unsaid' as const }];
  const coded = await recordAbsences(database.db, { ...list, rows: rowsOfIt, hasCodes: true });
  expect(coded).toMatchObject({ students: 0, leftOut: 1 });
  expect(coded.groupId).toBeUndefined();
  const bare = await recordAbsences(database.db, { ...list, rows: rowsOfIt, hasCodes: false });
  expect(bare).toMatchObject({ students: 1, leftOut: 0 });
});

test('10,000 ids are read; more are refused, and ids of no student call nobody', async () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, i) => `nobody-${i}`).join('\n');
  expect(readAbsentList(lines(10_001), day).kind).toBe('error');
  const read = readAbsentList(lines(10_000), day);
  const listed = await recordAbsences(database.db, {
    operator: clerk,
    day,
    rows: read.kind === 'list' ? read.rows : [],
    schoolIds: ids(),
    onlyUnexcused: true,
    hasCodes: false,
  });
  expect(listed).toMatchObject({ students: 0, strangers: 10_000 });
  expect(listed.groupId).toBeUndefined();
});

test('a student who left the roster is a stranger, and so is one of another school', async () => {
  const [left = '', stays = ''] = some(2);
  await rows('UPDATE student SET active = false WHERE sourced_id = $1', [left]);
  const listed = await recordAbsences(database.db, {
    operator: clerk,
    day,
    rows: [left, stays].map((student) => ({ student, status: 'unexcused' as const })),
    schoolIds: ids(),
    onlyUnexcused: true,
    hasCodes: false,
  });
  expect(listed).toMatchObject({ students: 1, strangers: 1 });
  await rows('UPDATE student SET active = true WHERE sourced_id = $1', [left]);
  const elsewhere = await recordAbsences(database.db, {
    operator: clerk,
    day,
    rows: [{ student: schools[0]?.students[0] ?? '', status: 'unexcused' }],
    schoolIds: ids().slice(1),
    onlyUnexcused: true,
    hasCodes: false,
  });
  expect(elsewhere).toMatchObject({ students: 0, strangers: 1 });
});

test('an excused student is taken off the list, before it is locked and while it calls', async () => {
  const [before = '', during = '', stays = ''] = some(3);
  const run = await send(`id,status\n${before},E\n${during},U\n${stays},U`);
  const phones = async (student: string) =>
    rows<{ id: string; rule: string; channel: string }>(
      `SELECT gp.phone_id AS id, verdict.rule, 'voice' AS channel FROM student st
       JOIN guardianship gs ON gs.student_id = st.id AND gs.active JOIN guardian_phone gp ON gp.guardian_id = gs.guardian_id AND gp.active
       JOIN campaign_version v ON v.campaign_id = $2
       CROSS JOIN LATERAL verdicts_on(v.purpose, 'voice', v.school_ids, v.group_ids, v.tells, ARRAY[gp.phone_id]) AS verdict
       WHERE st.sourced_id = $1`,
      [student, run.id],
    );
  const rulesOf = async (student: string) =>
    new Set((await phones(student)).map(({ rule }) => rule));
  const isNamed = async (student: string) =>
    (
      await rows(
        `SELECT FROM campaign_version v CROSS JOIN LATERAL phone_fields(v.school_ids, v.group_ids) AS f
         CROSS JOIN LATERAL jsonb_array_elements(f.fields) AS child JOIN student st ON st.id = (child ->> 'student')::uuid
         WHERE v.campaign_id = $1 AND st.sourced_id = $2`,
        [run.id, student],
      )
    ).length > 0;
  expect(await rulesOf(during)).not.toContain('absence-excused');
  expect(await isNamed(during)).toBe(true);

  await recordExcused(database.as('bot').db, {
    operator: await operatorOf(database.db, 'secretary'),
    day,
    ids: [during.toUpperCase()],
    schoolIds: ids(),
  });

  expect(await send(`${during}\n${stays}`)).toMatchObject({ excused: 1 });
  expect(await send(during)).toMatchObject({ state: 'sent-back', excused: 1, homes: 0 });
  expect([...(await rulesOf(during))]).toEqual(['absence-excused']);
  expect(await isNamed(during)).toBe(false);
  expect(await rulesOf(stays)).not.toContain('absence-excused');
  const [{ listed } = { listed: 0 }] = await rows<{ listed: number }>(
    `SELECT (sealed_content #>> '{groupMembers,students}')::int AS listed FROM campaign_version WHERE campaign_id = $1`,
    [run.id],
  );
  expect(listed).toBe(2);
});

test('a list of absent students is for nothing else, and nothing else is for an unexcused absence', async () => {
  const { id } = await draft(some(1).join('\n'));
  const copy = (change: string) =>
    database.owner.pool.query(
      `INSERT INTO campaign_version (campaign_id, number, happening, ground, purpose, school_ids, group_ids, event_date, delivery,
         stop_trying_at, submitted_by)
       SELECT campaign_id, 2, ${change}, school_ids, group_ids, event_date, delivery, stop_trying_at, submitted_by
       FROM campaign_version WHERE campaign_id = $1`,
      [id],
    );
  await expect(copy(`'closed', 'weather', 'emergency'`)).rejects.toMatchObject({
    constraint: 'campaign_version_of_absent',
  });
  await expect(copy(`'closed', 'unexcused-absence', 'emergency'`)).rejects.toMatchObject({
    constraint: 'campaign_ground_in_use',
  });
  await expect(copy(`'absence', 'none', 'emergency'`)).rejects.toMatchObject({
    constraint: 'campaign_version_of_absent',
  });
});
