import { expect, test } from 'vitest';
import { wordsOf } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { channelId, principal, startTeamsBot } from '#test/support/chat/teams-bot.ts';
import { setUpEach } from '#test/support/set-up.ts';

const bot = setUpEach(() => startTeamsBot(() => ({ kind: 'done' })));

const ok = { status: 200 };
const cards = (posts: { attachments: unknown[] }[]) =>
  posts.map(({ attachments }) => wordsOf(attachments));

test('a team that gets the app is greeted once, though Teams tells of it twice', async () => {
  expect(await bot.teams.addBot(principal)).toMatchObject([ok, ok]);

  const [greeting, ...more] = cards(bot.channel());
  expect(more).toEqual([]);
  expect(greeting).toContain('Welcome to Bellwether');
  expect(greeting).toContain('First link your account: type @Bellwether link.');
  expect(bot.requests).toEqual([]);
});

test('a person who gets it is greeted in their own chat', async () => {
  await bot.teams.addBot(principal, { privately: true });

  expect(cards(bot.personal(principal))).toEqual([
    expect.stringContaining('Welcome to Bellwether'),
  ]);
  expect(bot.channel()).toEqual([]);
});

test('a person who joins the team is not greeted, nor is anyone who takes the app away', async () => {
  const draft = bot.teams.draftMessage(principal, 'hello');
  const joined = { ...draft, type: 'conversationUpdate', membersAdded: [{ id: '29:somebody' }] };
  const removed = { ...draft, type: 'installationUpdate', action: 'remove' };

  for (const activity of [joined, removed]) {
    expect(await bot.teams.sendActivity(activity, { token: 'good' })).toMatchObject(ok);
  }
  expect(bot.channel()).toEqual([]);
});

test('an installation that the Bot Framework did not sign is greeted by nobody', async () => {
  const draft = bot.teams.draftMessage(principal, 'hello');
  const added = { ...draft, type: 'installationUpdate', action: 'add' };

  expect(await bot.teams.sendActivity(added, { token: 'none' })).toMatchObject({ status: 401 });
  expect(bot.channel()).toEqual([]);
});

test('where the greeting can’t be posted Teams still has its answer', async () => {
  bot.teams.failNext({ status: 503 });

  expect(await bot.teams.addBot(principal)).toMatchObject([ok, ok]);
  await until('the fault', () => bot.logged.some((line) => line.includes('greeted')));
});

test('to its bare name the bot answers with one’s home in a chat of one’s own, and with help in a channel', async () => {
  await bot.teams.say(principal, '@Bellwether', { privately: true });
  await bot.teams.say(principal, 'home', { privately: true });
  await bot.teams.say(principal, '@Bellwether', { channelId });

  expect(bot.requests.map((request) => request.kind === 'words' && request.words)).toEqual([
    ['closure', 'home'],
    ['closure', 'home'],
    ['closure', 'help'],
  ]);
});
