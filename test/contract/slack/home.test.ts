import { expect, test } from 'vitest';
import type { ChatRequest, Reply } from '#conversation/kit/command.ts';
import { wordsOf } from '#sandbox/person.ts';
import { readSlackManifest } from '#sandbox/slack/app-manifest.ts';
import { until } from '#sandbox/until.ts';
import {
  aForm,
  channelId,
  principal,
  startSlack,
  startSlackBot,
  stranger,
  teamId,
} from '#test/support/chat/slack-bot.ts';

/** A home that counts how often it was drawn. */
function countingHome() {
  let drawn = 0;
  return (request: ChatRequest): Reply => {
    if (request.kind === 'press' && request.verb === 'closure')
      return { kind: 'form', form: aForm() };
    if (request.kind !== 'words') return aCard('An answer', []);
    drawn += 1;
    return aCard(`Home ${drawn}`, [
      { verb: 'closure', label: 'Notify families', data: {}, opensForm: true },
      { verb: 'status', label: 'Show closure 12', data: { campaign: '12' } },
      { verb: 'home', label: 'Refresh', data: {} },
    ]);
  };
}

const aCard = (
  title: string,
  buttons: Extract<Reply, { kind: 'private' }>['card']['buttons'],
): Reply => ({ kind: 'private', card: { title, blocks: [], buttons, summary: title } });

test('the manifest asks for the home tab, and to be told who opens it', () => {
  expect(readSlackManifest()).toMatchObject({
    hasHomeTab: true,
    events: expect.arrayContaining(['app_home_opened']),
  });
});

test('anyone who opens the home tab sees their own, as it is now', async () => {
  await using bot = await startSlackBot(countingHome());

  expect(await bot.slack.openHome(principal)).toMatchObject({ status: 200 });
  await until('the home', () => homeOf(bot.slack).includes('Home 1'));
  expect(bot.requests[0]).toMatchObject({
    account: { platform: 'slack', userId: principal, tenantId: teamId, isMember: true },
    kind: 'words',
    words: ['closure', 'home'],
  });
  expect(Object.keys(bot.slack.state().homes)).toEqual([principal]);
  expect(bot.channel()).toEqual([]);

  // Slack sends an event again that it had no good answer to: the tab is drawn once more, and nothing is posted.
  await bot.slack.retryLast(1);
  await until('the home, drawn again', () => homeOf(bot.slack).includes('Home 2'));
  expect(bot.channel()).toEqual([]);
});

test('an event with the signature of nobody draws nothing', async () => {
  await using bot = await startSlackBot(countingHome());
  const event = { type: 'app_home_opened', user: principal, tab: 'home' };
  const body = JSON.stringify({ type: 'event_callback', team_id: teamId, event });
  const headers = {
    'content-type': 'application/json',
    ...bot.slack.sign(`${body} `),
  };

  expect(await bot.slack.sendRaw({ body, headers })).toMatchObject({ status: 401 });
  expect(bot.requests).toEqual([]);
  expect(bot.refused).toEqual(['bad-signature']);
});

test('somebody of another workspace is no member there either', async () => {
  await using bot = await startSlackBot(countingHome());

  await bot.slack.openHome(stranger);
  await until('the question', () => bot.requests.length === 1);
  expect(bot.requests[0]?.account.isMember).toBe(false);
});

test('a button there opens its form, answers in a chat of one’s own, and draws the tab again', async () => {
  await using bot = await startSlackBot(countingHome());
  await bot.slack.openHome(principal);
  await until('the home', () => homeOf(bot.slack).includes('Home 1'));

  expect(await bot.slack.pressAtHome(principal, 'closure')).toMatchObject({ status: 200 });
  expect((await bot.formBefore(principal)).title).toBe('New closure');
  await until('the home, drawn again', () => homeOf(bot.slack).includes('Home 2'));

  await bot.slack.pressAtHome(principal, 'status');
  await until('the home, drawn a third time', () => homeOf(bot.slack).includes('Home 3'));
  const direct = bot.slack.state().channels.find(({ isDirect }) => isDirect === true);
  expect(direct?.messages.map(({ text }) => text)).toEqual(['An answer']);
  expect(bot.slack.state().ephemerals).toEqual({});

  await bot.slack.pressAtHome(principal, 'home');
  await until('the home, refreshed', () => homeOf(bot.slack).includes('Home 4'));
  expect(bot.requests.filter(({ kind }) => kind === 'press')).toHaveLength(2);
});

test('where nothing can be shown the tab stays, and Slack has its answer', async () => {
  await using bot = await startSlackBot(() => {
    throw new Error('the database is away');
  });

  expect(await bot.slack.openHome(principal)).toMatchObject({ status: 200 });
  await until('the fault', () => bot.logged.some((line) => line.includes('home tab')));
  expect(bot.slack.state().homes).toEqual({});
});

test('an app that was installed without a home tab is told of nobody', async () => {
  const manifest = { ...readSlackManifest(), hasHomeTab: false };
  await using slack = await startSlack({ manifest });

  expect(await slack.openHome(principal)).toBeUndefined();
  const response = await fetch(`${slack.url}/api/views.publish`, {
    method: 'POST',
    headers: { authorization: 'Bearer xoxb-a-token-of-the-sandbox' },
    body: new URLSearchParams({
      user_id: principal,
      view: JSON.stringify({ type: 'home', blocks: [] }),
    }),
  });
  expect(await response.json()).toEqual({ ok: false, error: 'not_enabled' });
  expect(slack.state().channels.find(({ id }) => id === channelId)?.messages).toEqual([]);
});

function homeOf(slack: { state(): { homes: Record<string, { blocks: unknown }> } }): string {
  return wordsOf(slack.state().homes[principal]?.blocks);
}
