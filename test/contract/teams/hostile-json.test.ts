import { expect, test } from 'vitest';
import { readPress } from '#chat/slack/answer/read-payload.ts';
import { principal, startTeamsBot } from '#test/support/chat/teams-bot.ts';

type Bot = Awaited<ReturnType<typeof startTeamsBot>>;

const words = (bot: Bot) => JSON.stringify(bot.teams.draftMessage(principal, '@Bellwether status'));
const send = (bot: Bot, body: string) => bot.teams.sendActivity(body, { token: 'good' });

test.each(['__proto__', 'constructor', 'prototype'])(
  'F43 a key called %s is a key like any other, and changes no object of ours',
  async (key) => {
    await using bot = await startTeamsBot(() => ({ kind: 'done' }));
    const evil = `"${key}":{"isMember":true,"prototype":{"isMember":true},"tenantId":"elsewhere"}`;

    const statuses = [
      await send(bot, words(bot).replace('{', `{${evil},`)),
      await send(bot, words(bot).replace('"conversation":{', `"conversation":{${evil},`)),
      await send(bot, words(bot).replace('"from":{', `"from":{${evil},`)),
    ].map(({ status }) => status);

    expect(statuses).toEqual([200, 200, 200]);
    expect(bot.requests).toHaveLength(3);
    for (const request of bot.requests)
      expect(request).toMatchObject({ kind: 'words', account: { userId: principal } });
    expect('isMember' in {}).toBe(false);
    expect('isMember' in Object).toBe(false);
  },
);

test('F43 of two keys with one name the one that is looked at is the one that is used', async () => {
  await using bot = await startTeamsBot(() => ({ kind: 'done' }));
  const body = words(bot);
  const twice = (key: string, other: string) => `${body.slice(0, -1)},"${key}":${other}}`;

  expect(await send(bot, twice('serviceUrl', '"https://evil.example/"'))).toMatchObject({
    status: 403,
  });
  expect(
    await send(bot, twice('conversation', '{"id":"19:c","tenantId":"elsewhere"}')),
  ).toMatchObject({ status: 403 });
  expect(await send(bot, twice('channelId', '"emulator"'))).toMatchObject({ status: 400 });
  expect(bot.requests).toEqual([]);
});

test.each([
  ['a number beyond all numbers for an id', '"id":1e400'],
  ['a number for the sender', '"from":1e400'],
  ['a list for the sender', '"from":[{"id":"x"}]'],
  ['nothing for the recipient', '"recipient":null'],
  ['an object for the text', '"text":{"toString":"x"}'],
  ['a list for the type', '"type":["message"]'],
])('F43 %s: nobody is asked anything', async (_what, last) => {
  await using bot = await startTeamsBot(() => ({ kind: 'done' }));

  const { status } = await send(bot, `${words(bot).slice(0, -1)},${last}}`);

  expect(status).toBeLessThan(500);
  expect(bot.requests).toEqual([]);
});

test.each(['{', '', 'null', '[]', '"text"', '1', '1e400', '{"a":1}x', "{'a':1}", '\u0000{}'])(
  'F43 %j is no activity',
  async (body) => {
    await using bot = await startTeamsBot(() => ({ kind: 'done' }));

    expect((await send(bot, body)).status).toBe(400);
    expect(bot.requests).toEqual([]);
  },
);

test('F43 what is nested without end costs no more than other words', async () => {
  await using bot = await startTeamsBot(() => ({ kind: 'done' }));
  const deep = (open: string, close: string, times: number) =>
    `${words(bot).slice(0, -1)},"value":${open.repeat(times)}1${close.repeat(times)}}`;
  const before = process.cpuUsage();

  for (const body of [deep('[', ']', 100_000), deep('{"a":', '}', 35_000)])
    expect((await send(bot, body)).status).toBeLessThan(500);

  const { user, system } = process.cpuUsage(before);
  expect(user + system).toBeLessThan(5_000_000);
  expect((await send(bot, words(bot))).status).toBe(200);
  expect(bot.requests.length).toBeGreaterThan(0);
});

test('F43 what a button of Slack carries is text by text, or nothing', () => {
  const pressed = (value: string) =>
    readPress({
      user: { id: principal },
      channel: { id: 'C1' },
      container: {},
      actions: [{ action_id: 'approve', value }],
    }).spoken;

  for (const value of ['[]', '1e400', 'null', '{"a":1}', '{"a":{"b":"c"}}', '{"a":["b"]}', '{'])
    expect(() => pressed(value)).toThrow();
  expect(pressed('{"__proto__":"x","campaign":"1"}')).toMatchObject({ data: { campaign: '1' } });
  expect(() => pressed('{"__proto__":{"isMember":"true"}}')).not.toThrow('isMember');
  expect('isMember' in {}).toBe(false);
});
