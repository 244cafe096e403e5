import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { decideCampaign } from '#domain/closure/approval/decide-campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { findTraining } from '#domain/people/training/find-training.ts';
import { aClosure, setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { ageCourse } from '#test/support/district/training.ts';

const { database, district } = setUpSmallDistrict();

const asBot = (text: string, values: unknown[] = []) => database.as('bot').pool.query(text, values);

/** What a thief of the bot's login can do: nobody has passed it, and nobody can. */
const publish = (version: number) =>
  asBot(
    `INSERT INTO training_course (course, version, digest, content, pass_mark)
     VALUES ('calling', $1::int, sha256(convert_to($1::int::text, 'UTF8')), '{}', 100)`,
    [version],
  );

const ask = (operator: Operator) =>
  draftCampaign(database.db, { operator, draft: aClosure({ schoolIds: [district.school] }) });

async function askAndApprove(): Promise<string> {
  const asked = await ask(district.principal);
  if (asked.kind !== 'drafted') return asked.reason;
  await sealCampaign(database.db, asked.campaignId);
  const view = await findCampaign(database.db, asked.campaignId);
  const decided = await decideCampaign(database.db, {
    operator: district.superintendent,
    platform: 'slack',
    campaignId: asked.campaignId,
    code: view?.sealed?.code ?? '',
    decision: 'approved',
  });
  return decided.kind === 'refused' ? decided.reason : decided.kind;
}

const daysLeft = async () => {
  const training = await findTraining(database.db, district.principal.id);
  if (training?.state.kind !== 'current') return undefined;
  const { expiresAt } = training.state;
  return Math.ceil(expiresAt.since(Temporal.Now.instant()).total('days'));
};

test('a course that nobody has passed stops nobody for 30 days, however many follow it', async () => {
  await publish(1_000_001);
  expect(await askAndApprove()).toBe('approved');
  expect(await daysLeft()).toBe(30);

  await ageCourse(database, 29);
  await publish(1_000_002);
  await publish(2_147_483_647);
  expect(await daysLeft()).toBe(1);
  expect(await askAndApprove()).toBe('approved');
});

test('no login says from when a course is in force', async () => {
  await expect(
    asBot(
      `INSERT INTO training_course (course, version, digest, content, pass_mark, in_force_from)
       VALUES ('calling', 3, sha256('x'), '{}', 1, now() - interval '31 days')`,
    ),
  ).rejects.toThrow('permission denied');
});

test('after these days a pass of the course before counts no more', async () => {
  // The first of the three is what the 30 days go by.
  await ageCourse(database, 2, 1_000_001);

  expect(await daysLeft()).toBeUndefined();
  expect(await askAndApprove()).toBe('untrained');
});

test('the owner moves them behind all others, as docs/people.md says, and a pass of our course counts again', async () => {
  const page = await readFile(path.join(import.meta.dirname, '../../../docs/people.md'), 'utf8');
  const written = /```sql\n(BEGIN;\nALTER TABLE training_course [\s\S]*?)```/.exec(page)?.[1];
  const { rows } = await database.owner.pool.query<{ id: string }>(
    'SELECT id FROM training_course WHERE version > 1000000',
  );
  expect(rows).toHaveLength(3);

  await database.owner.pool.query(
    written?.replace('…', rows.map(({ id }) => id).join(`', '`)) ?? '',
  );

  expect(await daysLeft()).toBe(365);
  expect(await askAndApprove()).toBe('approved');
  await expect(
    database.owner.pool.query('UPDATE training_course SET version = version'),
  ).rejects.toThrow('append-only');
});
