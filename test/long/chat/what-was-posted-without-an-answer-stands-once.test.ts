import { expect, test } from 'vitest';
import { createCardTypes } from '#card-sync/card-types.ts';
import { publishCards } from '#card-sync/publish-cards.ts';
import { findFreeze } from '#domain/closure/pause/find-pauses.ts';
import { freezeDistrict } from '#domain/closure/pause/freeze-district.ts';
import { unfreezeDistrict } from '#domain/closure/pause/unfreeze-district.ts';
import { createLogger } from '#log/logger.ts';
import { auditDistrict } from '#test/support/audit/district.ts';
import { slackChannels } from '#test/support/chat/slack-channels.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const audited = setUpOnce(auditDistrict);

const loseAnswer = { status: 504, isDone: true } as const;

const logger = createLogger({ level: 'silent', program: 'test' });
const letPausesPass = () => audited.tamper('UPDATE posted_card SET retry_at = NULL');

test('the card of a freeze, and what its thread is told', async () => {
  await using slack = await slackChannels();
  const { db } = audited.district;
  const publish = async () => {
    const type = createCardTypes(db, ['slack']).freeze;
    await publishCards(db, slack.platform, { kind: 'freeze', type, platforms: ['slack'], logger });
    await letPausesPass();
  };
  await freezeDistrict(db, testVault, {
    operator: audited.officer,
    reason: 'Wrong numbers in the roster.',
  });
  slack.failNext('chat.postMessage', loseAnswer);
  await publish();
  await publish();
  expect(slack.messages()).toHaveLength(1);

  const pauseId = (await findFreeze(db))?.id ?? '';
  await unfreezeDistrict(db, { operator: audited.officer, pauseId });
  slack.failNext('chat.postMessage', loseAnswer);
  await publish();
  await publish();
  await unfreezeDistrict(db, { operator: audited.counsel, pauseId });
  await publish();
  await publish();

  expect(slack.messages().map(({ text }) => text)).toEqual([
    expect.stringContaining('The freeze is over'),
    expect.stringContaining('asked to end the freeze'),
    expect.stringContaining('and Counsel agreed'),
  ]);
});

test('the card of a change of roles', async () => {
  await using slack = await slackChannels();
  const { db, owner } = audited.district;
  await owner.pool.query(
    `INSERT INTO role_change (act, operator_id, role, asked_by) VALUES ('grant', $1, 'approver', $2)`,
    [audited.officer.id, audited.administrator.id],
  );
  const type = createCardTypes(db, ['slack'])['role-change'];
  slack.failNext('chat.postMessage', loseAnswer);
  for (let i = 0; i < 3; i += 1) {
    await publishCards(db, slack.platform, {
      kind: 'role-change',
      type,
      platforms: ['slack'],
      logger,
    });
    await letPausesPass();
  }

  expect(slack.messages()).toHaveLength(1);
});
