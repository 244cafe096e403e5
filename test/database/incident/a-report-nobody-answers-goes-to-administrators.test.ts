import { beforeAll, expect, test } from 'vitest';
import { createCardTypes } from '#card-sync/card-types.ts';
import { signCommand } from '#conversation/incident/answer-sign.ts';
import { findDuties } from '#domain/home/find-duties.ts';
import { answerSign } from '#domain/incident/sign/answer-sign.ts';
import { findReportedWords } from '#domain/incident/sign/find-sign.ts';
import { planReportCards } from '#domain/incident/sign/plan-report-cards.ts';
import { recordBreachReport } from '#domain/incident/sign/record-breach-report.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { staffWith } from '#test/support/incident/concerned-rig.ts';
import { incidentRig } from '#test/support/incident/incident-rig.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const rig = setUpOnce(incidentRig);
let clerk: Operator;
beforeAll(async () => {
  clerk = await staffWith(rig.district.db, 'clerk', ['front-office']);
  for (const [index, { id }] of [rig.officer, rig.administrator, clerk].entries())
    await rig.district.db
      .insertInto('chat_identity')
      .values({ platform: 'slack', tenant_id: 'T', user_id: `U${index}`, operator_id: id })
      .execute();
});

const bot = () => rig.district.as('bot').db;
const plan = () => planReportCards(bot(), ['slack']);
async function report(operator: Operator): Promise<string> {
  const reported = await recordBreachReport(bot(), testVault, {
    operator,
    words: 'A list lay in the hall.',
    noticedAt: Temporal.Now.instant().subtract({ minutes: 3 }),
    campaignId: undefined,
  });
  return 'id' in reported ? reported.id : reported.reason;
}

/** Who has a message of it in their own chat. */
async function told(signId: string): Promise<string[]> {
  const { rows } = await rig.district.pool.query<{ who: string }>(
    `SELECT k.kind || ': ' || staff_name(o) AS who FROM posted_card k JOIN operator o ON o.id::text = k.part
     WHERE k.subject = $1 AND k.channel = 'own-chat' ORDER BY 1`,
    [signId],
  );
  return rows.map(({ who }) => who).toSorted();
}

/** As if nobody had looked for so long. */
async function waits(signId: string, minutes: number): Promise<void> {
  const { owner } = rig.district;
  await owner.pool.query('ALTER TABLE breach_sign DISABLE TRIGGER breach_sign_life');
  await owner.pool.query(
    `UPDATE breach_sign SET seen_at = seen_at - $2 * interval '1 minute' WHERE id = $1`,
    [signId, minutes],
  );
  await owner.pool.query('ALTER TABLE breach_sign ENABLE TRIGGER breach_sign_life');
}

function drawn(signId: string, told = '') {
  return createCardTypes(bot(), ['slack'])['breach-sign'].render({
    kind: 'breach-sign',
    subject: signId,
    part: '',
    platform: 'slack',
    channel: 'compliance',
    revision: 1,
    channelId: 'C1',
    messageId: 'M1',
    drawnDigest: null,
    told,
    postingSince: null,
    failures: 0,
    userId: null,
  });
}

test('compliance is told at once; administrators and the channel once nobody answered for 15 minutes', async () => {
  const signId = await report(clerk);
  await plan();
  expect(await told(signId)).toEqual(['breach-sign: officer']);
  const early = await drawn(signId);
  expect(early?.milestones).toBeUndefined();
  expect(early?.redrawAfterMs).toBeGreaterThan(0);

  await waits(signId, 14);
  await plan();
  expect(await told(signId)).toEqual(['breach-sign: officer']);
  await waits(signId, 1);
  await plan();
  await plan();
  expect(await told(signId)).toEqual(['breach-sign: administrator', 'breach-sign: officer']);
  const late = await drawn(signId);
  expect(late?.milestones?.map(({ card }) => card.summary)).toEqual([
    'Nobody has answered clerk’s report for 15 minutes. Administrators were told.',
  ]);
  expect((await drawn(signId, late?.told))?.milestones).toBeUndefined();
});

test('it waits for compliance staff and administrators, and not for its reporter, until somebody else answers it', async () => {
  const own = await report(rig.officer);
  const duty = async (operator: Operator) =>
    (await findDuties(bot(), operator)).find(({ kind }) => kind === 'breach-sign')?.count;
  expect(await duty(rig.officer)).toBe(1);
  expect(await duty(rig.administrator)).toBe(2);
  expect(await duty(clerk)).toBeUndefined();

  const said = { answer: 'no-breach', reason: 'It was empty paper.' } as const;
  expect(await answerSign(bot(), testVault, { operator: clerk, signId: own, said })).toMatchObject({
    reason: 'not-compliance',
  });
  expect(
    await answerSign(bot(), testVault, { operator: rig.officer, signId: own, said }),
  ).toMatchObject({
    reason: 'own-sign',
  });
  const { administrator } = rig;
  expect(
    await answerSign(bot(), testVault, { operator: administrator, signId: own, said }),
  ).toEqual({
    kind: 'answered',
  });
  expect(await duty(administrator)).toBe(1);
  await plan();
  expect(await told(own)).toContain('breach-report-answer: officer');
});

test('what was typed is read by anyone who may open an incident, and by nobody else', async () => {
  const signId = await report(clerk);
  const read = async (operator: Operator) => {
    const context = { db: bot(), vault: testVault, publicUrl: 'https://bellwether.example.org' };
    const account = { platform: 'slack', tenantId: 'T', userId: 'U', isMember: true } as const;
    const press = { data: { sign: signId }, place: { channelId: 'C1' } };
    const reply = await signCommand.pressed['breach-sign-read'](
      context,
      { operator, account },
      press,
    );
    return JSON.stringify(reply);
  };

  for (const operator of [rig.officer, rig.administrator, rig.approver])
    expect(await read(operator)).toContain('A list lay in the hall.');
  for (const operator of [clerk, rig.requester]) {
    expect(await read(operator)).not.toContain('A list lay in the hall.');
    expect(await read(operator)).toContain('can open an incident');
  }
});

test('one person reports five times in an hour; the sixth is refused in words, with an entry, and others still report', async () => {
  const { owner } = rig.district;
  const entries = () =>
    owner.pool.query(
      `SELECT FROM audit_entry WHERE act = 'incident-refused' AND facts ->> 'reason' = 'too-many-reports'`,
    );
  await owner.pool.query('ALTER TABLE breach_sign DISABLE TRIGGER breach_sign_life');
  await owner.pool.query(`UPDATE breach_sign SET seen_at = seen_at - interval '1 hour'`);
  await owner.pool.query('ALTER TABLE breach_sign ENABLE TRIGGER breach_sign_life');

  const said = await Promise.all(Array.from({ length: 7 }, () => report(clerk)));
  expect(said.filter((one) => one === 'too-many-reports')).toHaveLength(2);
  expect((await entries()).rowCount).toBe(2);
  expect(await report(rig.officer)).not.toBe('too-many-reports');

  await owner.pool.query('ALTER TABLE breach_sign DISABLE TRIGGER breach_sign_life');
  await owner.pool.query(
    `UPDATE breach_sign SET seen_at = seen_at - interval '1 hour' WHERE reported_by = $1`,
    [clerk.id],
  );
  await owner.pool.query('ALTER TABLE breach_sign ENABLE TRIGGER breach_sign_life');
  expect(await report(clerk)).not.toBe('too-many-reports');
});

test('what was seen is encrypted and stays as it was; a report is by somebody who is here, and of the past', async () => {
  const signId = await report(clerk);
  const { rows } = await rig.district.pool.query<{ words: Buffer }>(
    'SELECT words FROM breach_sign WHERE id = $1',
    [signId],
  );
  expect(rows[0]?.words.toString()).not.toContain('hall');
  expect(await findReportedWords(bot(), testVault, signId)).toBe('A list lay in the hall.');
  await expect(
    rig.district.owner.pool.query(`UPDATE breach_sign SET words = '\\x00' WHERE id = $1`, [signId]),
  ).rejects.toThrow('a sign is answered once');

  await expect(
    recordBreachReport(bot(), testVault, {
      operator: clerk,
      words: 'Tomorrow.',
      noticedAt: Temporal.Now.instant().add({ hours: 1 }),
      campaignId: undefined,
    }),
  ).rejects.toThrow('somebody on the staff list reports');
  await rig.district.owner.pool.query('UPDATE operator SET active = false WHERE id = $1', [
    clerk.id,
  ]);
  await expect(report(clerk)).rejects.toThrow('somebody on the staff list reports');
});
