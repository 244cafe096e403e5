import { expect, test } from 'vitest';
import { ChatFault } from '#chat/chat-platform.ts';
import { createTeamsPlatform } from '#chat/teams/teams-platform.ts';
import { aCard } from '#test/support/chat/a-card.ts';
import {
  appId,
  cardOf,
  channelId,
  principal,
  startTeamsBot,
  tenantId,
} from '#test/support/chat/teams-bot.ts';

const done = () => ({ kind: 'done' as const });

test('an answer to an answer stands in the same thread', async () => {
  await using bot = await startTeamsBot(done);

  const posted = await bot.platform.post(aCard());
  const reply = await bot.platform.post(aCard({ title: 'Started' }), { thread: posted });
  const second = await bot.platform.post(aCard({ title: 'Half done' }), { thread: reply });

  expect(bot.channel()).toMatchObject([
    { id: posted.messageId, edited: false },
    { id: reply.messageId, replyToId: posted.messageId },
    { id: second.messageId, replyToId: posted.messageId },
  ]);
  expect(bot.channel()[0]?.replyToId).toBeUndefined();
});

test('F41 markup in a card reaches Teams as the characters it is made of', async () => {
  await using bot = await startTeamsBot(done);
  const hostile = '**loud** [here](http://evil.example) <at>everyone</at> _x_ # 1. a\n- b';

  await bot.platform.post(
    aCard({
      title: hostile,
      blocks: [
        { kind: 'text', text: hostile },
        { kind: 'facts', facts: [{ label: hostile, value: hostile }] },
        { kind: 'table', columns: ['a'], align: 'l', rows: [[hostile]] },
        { kind: 'text', text: '${secret} {{DATE(2027-01-12T05:00:00Z)}}' },
      ],
    }),
  );

  const card = JSON.stringify(cardOf(bot.channel()[0] ?? { attachments: [] }));
  expect(card).not.toMatch(/"TextBlock"|"FactSet"|\$\{|\{\{|"mention"|"entities"/);
  expect(card).toContain(
    '"text":"**loud** [here](http://evil.example) <at>everyone</at> _x_ # 1. a"',
  );
});

test('what Teams asks to try again carries the time, and nothing is posted twice', async () => {
  await using bot = await startTeamsBot(done);
  await bot.platform.post(aCard());
  const fault = async () =>
    await bot.platform.post(aCard({ title: 'Again' })).catch((error: unknown) => error);

  bot.teams.failNext({ status: 429, retryAfterSeconds: 7 });
  expect(await fault()).toMatchObject({ code: 'http-429', retryAfterMs: 7000 });
  for (const status of [412, 502, 504]) {
    bot.teams.failNext({ status });
    expect(await fault()).toMatchObject({ code: `http-${status}`, retryAfterMs: 2000 });
  }
  bot.teams.failNext({ status: 403 });
  const final = await fault();
  expect(final).toBeInstanceOf(ChatFault);
  expect(final).toMatchObject({ code: 'http-403', retryAfterMs: undefined });
  expect(bot.channel()).toHaveLength(1);
});

test('a card too large for Teams is cut, and says so', async () => {
  await using bot = await startTeamsBot(done);
  const rows = Array.from({ length: 900 }, (_, index) => [`School ${index}`, '40', 'éé'.repeat(9)]);

  await bot.platform.post(
    aCard({
      blocks: [
        { kind: 'quote', label: 'English', text: 'All schools are closed. '.repeat(1200) },
        { kind: 'table', columns: ['School', 'Families', 'Note'], align: 'lrl', rows },
      ],
    }),
  );

  const card = JSON.stringify(cardOf(bot.channel()[0] ?? { attachments: [] }));
  expect(card).toContain('cut here: too long for Teams');
  expect(card).toMatch(/and \d+ more, too many for Teams to show/);
});

test('a process that only posts needs no way in, and refuses a foreign service', async () => {
  await using bot = await startTeamsBot(done);
  const options = { appId, tenantId, channelIds: { closures: channelId }, ...bot.teams.settings };
  const good = createTeamsPlatform({ ...options, appPassword: 'a secret of the sandbox' });

  const posted = await good.post(aCard());
  const wrong = createTeamsPlatform({
    ...options,
    appPassword: 'guessed',
    loginUrl: `${bot.teams.settings.loginUrl}/`,
  });

  expect(bot.channel()).toMatchObject([{ id: posted.messageId }]);
  await expect(wrong.post(aCard())).rejects.toBeInstanceOf(ChatFault);
  expect(() =>
    createTeamsPlatform({ ...options, appPassword: 'x', serviceUrl: 'https://evil.example/' }),
  ).toThrow('not on an allowed host');
  expect(() => createTeamsPlatform({ ...options, appId: '', appPassword: 'x' })).toThrow('empty');
});

test('the sandbox refuses a card that Teams would refuse', async () => {
  await using bot = await startTeamsBot(done);
  const button = { verb: 'approve', label: '', data: {} } as const;

  const fault = await bot.platform.post(aCard({ buttons: [button] })).catch((error) => error);

  expect(fault).toMatchObject({ code: 'http-400' });
  await bot.teams.say(principal, 'nothing for the bot');
  expect(bot.channel()).toHaveLength(1);
});
