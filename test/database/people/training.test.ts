import { expect, test } from 'vitest';
import { violatedRule } from '#database/transaction.ts';
import { decideCampaign } from '#domain/closure/approval/decide-campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { rightAnswers } from '#domain/people/training/course.ts';
import { findTraining } from '#domain/people/training/find-training.ts';
import { recordTraining } from '#domain/people/training/record-training.ts';
import { setCourse, standardCourse } from '#domain/people/training/set-course.ts';
import { aClosure, setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { ageCourse, ageTraining, forgetTraining } from '#test/support/district/training.ts';
import { rightsTo } from '#test/support/postgres/rights.ts';

const { database, district } = setUpSmallDistrict();

const rows = async <T>(text: string, values: unknown[] = []): Promise<T[]> =>
  (await database.owner.pool.query(text, values)).rows as T[];

/** Which rule of the database refuses the statement, as the application. */
const ruleAgainst = (text: string, values: unknown[] = []) =>
  database.pool.query(text, values).then(
    () => 'nothing refused it',
    (error: unknown) => violatedRule(error) ?? String(error),
  );

const ask = (operator: Operator) =>
  draftCampaign(database.db, {
    operator,
    draft: aClosure({ schoolIds: [district.school] }),
  });

async function submitted() {
  const result = await ask(district.principal);
  if (result.kind !== 'drafted') throw new Error(result.reason);
  await sealCampaign(database.db, result.campaignId);
  const view = await findCampaign(database.db, result.campaignId);
  if (view === undefined) throw new Error('no campaign');
  return view;
}

const take = async (operator: Operator) => {
  const inForce = (await findTraining(database.db, operator.id))?.inForce;
  if (inForce === undefined) throw new Error('no course');
  return recordTraining(database.db, {
    operator,
    courseId: inForce.id,
    answers: rightAnswers(inForce.course),
    by: 'slack',
  });
};

test('the version and the approval each keep the record that they rested on, whatever the statement says', async () => {
  const view = await submitted();
  await decideCampaign(database.db, {
    operator: district.superintendent,
    platform: 'slack',
    campaignId: view.id,
    code: view.sealed?.code ?? '',
    decision: 'approved',
  });

  const kept = await rows(
    `SELECT v.submitted_by = asked.operator_id AS "byRequester", a.operator_id = decided.operator_id AS "byApprover",
       asked.passed_at IS NOT NULL AS dated, c.version
     FROM campaign_version v JOIN training_record asked ON asked.id = v.training_record_id
     JOIN approval a ON a.version_id = v.id JOIN training_record decided ON decided.id = a.training_record_id
     JOIN training_course c ON c.id = decided.course_id WHERE v.campaign_id = $1`,
    [view.id],
  );
  expect(kept).toEqual([
    { byRequester: true, byApprover: true, dated: true, version: standardCourse.version },
  ]);
});

test('the tables refuse an untrained person’s campaign, version and approval', async () => {
  const view = await submitted();
  const [version] = await rows<{ id: string; fingerprint: Buffer }>(
    'SELECT id, fingerprint FROM campaign_version WHERE campaign_id = $1',
    [view.id],
  );
  await forgetTraining(database, [district.deputy.id]);
  const { id } = district.deputy;
  // Not even to the person who may name the record.
  await using _ = await rightsTo(database, 'INSERT ON approval');

  expect(await ruleAgainst('INSERT INTO campaign (author_id) VALUES ($1)', [id])).toBe(
    'campaign_by_trained_person',
  );
  expect(
    await ruleAgainst(
      `INSERT INTO campaign_version (campaign_id, number, happening, ground, purpose, school_ids, event_date, delivery,
         stop_trying_at, submitted_by, training_record_id)
       SELECT campaign_id, 2, happening, ground, purpose, school_ids, event_date, delivery, stop_trying_at, $2,
         training_record_id FROM campaign_version WHERE id = $1`,
      [version?.id, id],
    ),
  ).toBe('campaign_by_trained_person');
  for (const decision of ['approved', 'sent-back']) {
    expect(
      await ruleAgainst(
        `INSERT INTO approval (version_id, operator_id, decision, reason, fingerprint, platform, training_record_id)
         SELECT $1, $2, $3, 'why', $4, 'slack', id FROM training_record LIMIT 1`,
        [version?.id, id, decision, version?.fingerprint],
      ),
    ).toBe('approval_by_trained_person');
  }
  await take(district.deputy);
});

test('asking and deciding are refused in words and in the log, and a pass unlocks both at once', async () => {
  const view = await submitted();
  const decide = () =>
    decideCampaign(database.db, {
      operator: district.deputy,
      platform: 'teams',
      campaignId: view.id,
      code: view.sealed?.code ?? '',
      decision: 'approved',
    });
  await ageTraining(database, district.deputy.id);

  expect(await ask(district.deputy)).toEqual({ kind: 'refused', reason: 'untrained' });
  expect(await decide()).toEqual({ kind: 'refused', reason: 'untrained' });
  const log = await rows<{ act: string; reason: string }>(
    `SELECT act, facts->>'reason' AS reason FROM audit_entry WHERE actor_id = $1 ORDER BY id DESC LIMIT 2`,
    [district.deputy.id],
  );
  expect(log).toEqual([
    { act: 'decision-refused', reason: 'untrained' },
    { act: 'asking-refused', reason: 'untrained' },
  ]);

  expect(await take(district.deputy)).toMatchObject({ kind: 'passed' });
  expect(await decide()).toMatchObject({ kind: 'approved' });
  expect(await ask(district.deputy)).toMatchObject({ kind: 'drafted' });
});

test('a record is of a course that was passed, lasts a year at most, and is not from the future', async () => {
  await using _ = await rightsTo(database, 'INSERT ON training_record');
  const add = (score: number, passed: string, expires: string) =>
    ruleAgainst(
      `INSERT INTO training_record (operator_id, course_id, score, passed_at, expires_at)
       VALUES ($1, training_course_in_force(), $2, now() + $3::interval, now() + $4::interval)`,
      [district.deputy.id, score, passed, expires],
    );

  expect(await add(79, '0', '8760 hours')).toBe('training_record_passed');
  expect(await add(100, '1 day', '366 days')).toBe('training_record_passed');
  expect(await add(100, '0', '8761 hours')).toBe('training_record_lasts_a_year');
  expect(await add(80, '0', '8760 hours')).toBe('nothing refused it');
});

test('records and courses are never changed or deleted', async () => {
  for (const table of ['training_record', 'training_course']) {
    for (const change of [`DELETE FROM ${table}`, `UPDATE ${table} SET id = id`]) {
      expect(await ruleAgainst(change)).toContain('permission denied');
      await expect(database.owner.pool.query(change)).rejects.toThrow('append-only');
    }
    await expect(database.owner.pool.query(`TRUNCATE ${table} CASCADE`)).rejects.toThrow(
      'append-only',
    );
  }
});

test('a failed try leaves an entry and no record', async () => {
  const inForce = (await findTraining(database.db, district.deputy.id))?.inForce;
  const before = await rows('SELECT FROM training_record');
  const result = await recordTraining(database.db, {
    operator: district.deputy,
    courseId: inForce?.id,
    answers: {},
    by: 'teams',
  });

  expect(result).toMatchObject({ kind: 'failed', marks: { score: 0 } });
  expect(await rows('SELECT FROM training_record')).toHaveLength(before.length);
  expect(
    await rows(`SELECT act, facts->>'score' AS score FROM audit_entry ORDER BY id DESC LIMIT 1`),
  ).toEqual([{ act: 'training-failed', score: '0' }]);
});

test('other words are another course: everybody takes it again within 30 days, and an older release does not bring the old one back', async () => {
  const { id } = district.principal;
  const [first, ...others] = standardCourse.lessons;
  if (first === undefined) throw new Error('no lesson');
  const next = {
    ...standardCourse,
    version: standardCourse.version + 1,
    lessons: [{ ...first, text: `${first.text} And so on.` }, ...others],
  };
  const before = (await findTraining(database.db, id))?.inForce.id;
  expect(await ask(district.principal)).toMatchObject({ kind: 'drafted' });

  await setCourse(database.db, { by: 'test', course: next });
  await setCourse(database.db, { by: 'test' });
  await setCourse(database.db, {
    by: 'test',
    course: { ...standardCourse, title: 'Of an old release' },
  });

  expect(await findTraining(database.db, id)).toMatchObject({
    state: { kind: 'current', isOfCourseInForce: false, version: standardCourse.version },
  });
  await ageCourse(database, 31);
  expect(await findTraining(database.db, id)).toMatchObject({
    state: { kind: 'changed', passedVersion: standardCourse.version },
    inForce: { course: { version: next.version } },
  });
  expect(await ask(district.principal)).toEqual({ kind: 'refused', reason: 'untrained' });
  // Answers to the words that were in force when the form was opened.
  expect(
    await recordTraining(database.db, {
      operator: district.principal,
      courseId: before,
      answers: rightAnswers(standardCourse),
      by: 'slack',
    }),
  ).toMatchObject({ kind: 'changed' });
  await take(district.principal);
  expect(await ask(district.principal)).toMatchObject({ kind: 'drafted' });
});
