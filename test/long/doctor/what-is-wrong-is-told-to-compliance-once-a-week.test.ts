import { expect, test } from 'vitest';
import { examineBot } from '#doctor/examine.ts';
import { slackComplianceChannel, teamsComplianceChannel } from '#sandbox/far-side.ts';
import { wordsOf } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct();

/** Every card of a checkup in the compliance channel, as people read it. */
function checkups(): { slack: string[]; teams: string[] } {
  const { slack, teams } = product.farSide;
  const inSlack = slack.state().channels.find(({ id }) => id === slackComplianceChannel);
  const inTeams = teams.state().conversations.find(({ id }) => id === teamsComplianceChannel);
  const isOne = (words: string) => words.includes('Weekly checkup');
  return {
    slack: (inSlack?.messages ?? []).map(({ blocks }) => wordsOf(blocks)).filter(isOne),
    teams: (inTeams?.activities ?? []).map(({ attachments }) => wordsOf(attachments)).filter(isOne),
  };
}

test('two bots say once in each compliance channel what is wrong and what to do, and no secret', async () => {
  const { database, farSide, config } = product;
  await database.owner.pool.query(
    `ALTER TABLE operator DISABLE TRIGGER USER;
     UPDATE operator SET added_at = added_at - interval '8 days'; ALTER TABLE operator ENABLE TRIGGER USER`,
  );
  farSide.slack.changeScopes(['chat:write', 'commands']);
  await Promise.all([product.startBotProcess(), product.startBotProcess()]);

  const told = await until('a checkup in both channels', () => {
    const { slack, teams } = checkups();
    return slack.length > 0 && teams.length > 0 && { slack, teams };
  });
  const found = await examineBot(config);
  const wrong = found.filter(({ about, light }) => about.startsWith('slack.') && light !== 'green');
  expect(wrong.map(({ about, light }) => `${light} ${about}`)).toContain('red slack.scopes');
  for (const words of [told.slack[0], told.teams[0]]) {
    for (const { says, todo = '' } of wrong) {
      expect(words).toContain(says);
      expect(words).toContain(todo);
    }
    expect(words).toContain('Look at this week');
    const secrets = Object.entries(config).filter(([name]) =>
      /SECRET|TOKEN|PASSWORD|_KEY$|DATABASE_URL/.test(name),
    );
    expect(secrets.length).toBeGreaterThan(5);
    for (const [, secret] of secrets) expect(words).not.toContain(secret);
  }
  // Both have looked whether one is due.
  const { rows } = await database.owner.pool.query('SELECT count(*)::int AS weeks FROM checkup');
  expect([rows, checkups().slack.length, checkups().teams.length]).toEqual([[{ weeks: 1 }], 1, 1]);
});
