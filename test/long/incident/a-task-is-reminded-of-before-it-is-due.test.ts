import { beforeAll, expect, test } from 'vitest';
import { createCardTypes } from '#card-sync/card-types.ts';
import { planIncidentPosts } from '#domain/incident/plan-incident-posts.ts';
import { recordIncidentTask } from '#domain/incident/record-incident-task.ts';
import { incidentRig } from '#test/support/incident/incident-rig.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const rig = setUpOnce(incidentRig);
beforeAll(async () => {
  for (const [index, { id }] of [rig.officer, rig.administrator].entries())
    await rig.district.db
      .insertInto('chat_identity')
      .values({ platform: 'slack', tenant_id: 'T', user_id: `U${index}`, operator_id: id })
      .execute();
});

const bot = () => rig.district.as('bot').db;
const plan = () => planIncidentPosts(bot(), { chats: ['slack'], witnesses: [] });
const reminded = async () => {
  const { rows } = await rig.district.pool.query<{ task: string; who: string }>(
    `SELECT t.task, staff_name(o) AS who FROM posted_card k JOIN incident_task t ON t.id = k.subject
     JOIN operator o ON o.id::text = k.part WHERE k.kind = 'incident-task' AND k.channel = 'own-chat' ORDER BY t.position, 2`,
  );
  return rows.map(({ task, who }) => `${task}: ${who}`);
};
const dueIn = (taskId: string, minutes: number) =>
  rig.district.owner.pool.query(
    `UPDATE incident_task SET due_at = now() + $2 * interval '1 minute' WHERE id = $1`,
    [taskId, minutes],
  );

test('the owner of a task hears of it a quarter of its time before, an hour at most, and once', async () => {
  const { id: incidentId } = await rig.open();
  await plan();
  expect(await reminded()).toEqual([]);
  const tasks = (await rig.view(incidentId)).tasks;
  const idOf = (task: string) => tasks.find((one) => one.task === task)?.id ?? '';
  await recordIncidentTask(bot(), {
    operator: rig.officer,
    incidentId,
    taskId: idOf('scope'),
    step: 'take',
    ownerId: rig.administrator.id,
  });
  await inAnotherTime(
    rig.district,
    `UPDATE incident SET discovered_at = now() - interval '7 hours', opened_at = now() - interval '6 hours'`,
  );
  await dueIn(idOf('validate'), 59);
  await dueIn(idOf('scope'), 59);
  await dueIn(idOf('evidence'), 61);

  await plan();
  await plan();

  // The manager’s and the team’s were due within the hour as well.
  expect(await reminded()).toEqual([
    'validate: officer',
    'manager: officer',
    'team: officer',
    'scope: administrator',
  ]);
  const { rows } = await rig.district.pool.query(
    `SELECT facts FROM audit_entry WHERE act = 'incident-reminded'`,
  );
  expect(rows).toEqual([{ facts: { asked: 4 } }]);
});

test('once it is done, its reminder says so and keeps no button', async () => {
  const [incident] = (await rig.district.pool.query<{ id: string }>('SELECT id FROM incident'))
    .rows;
  const incidentId = incident?.id ?? '';
  const [first] = (await rig.view(incidentId)).tasks;
  const taskId = first?.id ?? '';
  const type = createCardTypes(bot(), ['slack'])['incident-task'];
  const render = () =>
    type.render({
      kind: 'incident-task',
      subject: taskId,
      part: rig.officer.id,
      platform: 'slack',
      channel: 'own-chat',
      revision: 1,
      channelId: 'D1',
      messageId: 'M1',
      drawnDigest: null,
      told: '',
      postingSince: null,
      failures: 0,
      userId: 'U0',
    });
  expect((await render())?.card?.buttons).toHaveLength(1);

  await recordIncidentTask(bot(), { operator: rig.officer, incidentId, taskId, step: 'finish' });

  const { rows } = await rig.district.pool.query<{ revision: number }>(
    `SELECT revision FROM posted_card WHERE kind = 'incident-task' AND subject = $1`,
    [taskId],
  );
  expect(rows).toEqual([{ revision: 2 }]);
  expect(await render()).toMatchObject({ told: 'over', card: { buttons: [] } });
});
