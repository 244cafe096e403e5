import { beforeAll, beforeEach, expect, test } from 'vitest';
import { publishCards } from '#card-sync/publish-cards.ts';
import { campaignCards } from '#card-sync/render-campaign.ts';
import { leaseCards } from '#domain/card/lease-cards.ts';
import { createLogger } from '#log/logger.ts';
import { slackChannels } from '#test/support/chat/slack-channels.ts';
import { submit } from '#test/support/district/decisions.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';

const { database, district } = setUpSmallDistrict();
let campaign: string;
beforeAll(async () => {
  await database.db
    .insertInto('chat_identity')
    .values({
      platform: 'slack',
      tenant_id: 'T0BOARD',
      user_id: 'U0SUPER',
      operator_id: district.superintendent.id,
    })
    .execute();
});
beforeEach(async () => {
  await database.owner.pool.query('DELETE FROM posted_card');
  const asked = { author: district.principal, schoolIds: [district.school] };
  ({ id: campaign } = await submit(database.db, asked));
});

async function channel() {
  const slack = await slackChannels(['U0SUPER']);
  const tools = {
    kind: 'campaign',
    type: campaignCards(database.db, ['slack']),
    platforms: ['slack'] as const,
    logger: createLogger({ level: 'silent', program: 'test' }),
  };
  return {
    ...slack,
    draw: async () => {
      await database.owner.pool.query('UPDATE posted_card SET retry_at = NULL');
      await publishCards(database.db, slack.platform, tools);
    },
  };
}

test('F48 a card that goes to an approver’s own chat while a stop is being committed loses its buttons all the same', async () => {
  await using slack = await channel();
  slack.archive();
  const client = await database.owner.pool.connect();
  await client.query('BEGIN');
  await client.query(
    `UPDATE campaign SET state = 'stopped', state_at = clock_timestamp(), ended_at = clock_timestamp() WHERE id = $1`,
    [campaign],
  );
  await slack.draw();
  expect(JSON.stringify(slack.ownChat('U0SUPER'))).toContain('"approve:');

  await client.query('COMMIT');
  client.release();
  await slack.draw();

  expect(slack.ownChat('U0SUPER')).toHaveLength(1);
  expect(JSON.stringify(slack.ownChat('U0SUPER'))).not.toContain('"approve:');
});

test('a card that a bot held when it died is drawn by another one, half a minute later', async () => {
  await using slack = await channel();
  const wanted = { kind: 'campaign', platform: 'slack', channels: ['closures'], most: 10 } as const;
  expect(await leaseCards(database.db, wanted)).toHaveLength(1);
  await slack.draw();
  expect(slack.messages()).toEqual([]);

  await database.owner.pool.query(
    `UPDATE posted_card SET lease_until = lease_until - interval '30 seconds'`,
  );
  await slack.draw();

  expect(slack.messages().filter((message) => message.thread_ts === undefined)).toHaveLength(1);
});
