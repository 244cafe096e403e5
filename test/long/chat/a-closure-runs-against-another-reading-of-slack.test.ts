import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { createEmulator, type Emulator } from 'emulate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { staff } from '#sandbox/district/staff.ts';
import { readSlackManifest } from '#sandbox/slack/app-manifest.ts';
import { createBotLink } from '#sandbox/slack/deliver.ts';
import { initialEntries } from '#sandbox/slack/entries.ts';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { type Product, startProduct } from '#test/support/product/product.ts';

/*
 * The Slack half of a closure on a third party's emulator instead of our own server. It offers no way to see a modal,
 * so what the bot sends it is read on the way, and what a person would then do is sent as Slack would.
 */

const token = 'xoxb-emulated';
const view = z.looseObject({ blocks: z.array(z.looseObject({ type: z.string() })) });
const message = z.looseObject({
  ts: z.string(),
  text: z.string(),
  blocks: z.array(z.unknown()).optional(),
});

let emulator: Emulator;
let proxy: Server;
let product: Product;
let place: { team: string; channel: string; dana: string; marcus: string };
const sent: { method: string; form: URLSearchParams }[] = [];
let link: ReturnType<typeof createBotLink>;

beforeAll(async () => {
  emulator = await createEmulator({
    service: 'slack',
    port: 0,
    seed: {
      slack: {
        strict_scopes: true,
        users: [{ name: 'dana' }, { name: 'marcus' }],
        channels: [{ name: 'closures' }],
        bots: [{ name: 'bellwether' }],
        tokens: [
          {
            token,
            type: 'bot',
            scopes: readSlackManifest().botScopes,
            app_id: 'A0BELLWETHER',
            bot_id: 'B0BELLWETHER',
            bot_user_id: 'U0BELLWETHER',
          },
        ],
      },
    },
  });
  proxy = createServer((request, response) => void passOn(request, response)).listen(
    0,
    '127.0.0.1',
  );
  await once(proxy, 'listening');

  const named = z.array(z.looseObject({ id: z.string(), name: z.string() }));
  const users = named.parse((await api('users.list'))['members']);
  const channels = named.parse((await api('conversations.list'))['channels']);
  const idOf = (list: z.infer<typeof named>, name: string) =>
    list.find((one) => one.name === name)?.id ?? '';
  place = {
    team: String((await api('auth.test'))['team_id']),
    channel: idOf(channels, 'closures'),
    dana: idOf(users, 'dana'),
    marcus: idOf(users, 'marcus'),
  };
  const signingSecret = 'a secret of this run alone';
  product = await startProduct({
    students: 30,
    elsewhere: {
      SLACK_API_URL: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/api/`,
      SLACK_BOT_TOKEN: token,
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_TEAM_ID: place.team,
      SLACK_CHANNEL_ID: place.channel,
    },
  });
  link = createBotLink({
    signingSecret: () => signingSecret,
    now: () => Temporal.Now.instant().epochMilliseconds,
    patienceMs: 20_000,
  });
  link.bot.eventsUrl = `${product.botUrl}/slack/events`;
  for (const [user_id, who] of [
    [place.dana, staff.principal],
    [place.marcus, staff.superintendent],
  ] as const) {
    const { id: operator_id } = await product.database.db
      .selectFrom('operator')
      .select('id')
      .where('directory_id', '=', who.directoryId)
      .executeTakeFirstOrThrow();
    await product.database.db
      .insertInto('chat_identity')
      .values({ platform: 'slack', tenant_id: place.team, user_id, operator_id })
      .execute();
  }
});

afterAll(async () => {
  await product[Symbol.asyncDispose]();
  proxy.closeAllConnections();
  proxy.close();
  await emulator.close();
});

/** Hands a call of the bot on to the emulator, and keeps what it was. */
async function passOn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request);
  const method = request.url?.split('/').at(-1) ?? '';
  sent.push({ method, form: new URLSearchParams(body.toString()) });
  const { authorization = '', 'content-type': contentType = '' } = request.headers;
  const answer = await fetch(`${emulator.url}${request.url}`, {
    method: 'POST',
    headers: { authorization, 'content-type': contentType },
    body,
  });
  response.writeHead(answer.status, { 'content-type': 'application/json' });
  response.end(await answer.text());
}

async function api(
  method: string,
  args: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  const answer = await fetch(`${emulator.url}/api/${method}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(args).toString(),
  });
  return z.record(z.string(), z.unknown()).parse(await answer.json());
}

/** The closure's card, as the emulator keeps it. */
async function card() {
  const { messages } = await api('conversations.history', { channel: place.channel });
  return z
    .array(message)
    .parse(messages)
    .find(({ text }) => text.startsWith('Closure 1'));
}

/** Sends an open form as it stands; returns the form that takes its place. */
async function submit(
  user: string,
  shown: z.infer<typeof view>,
): Promise<z.infer<typeof view> | undefined> {
  const payload = {
    type: 'view_submission',
    team: { id: place.team },
    user: { id: user },
    view: { ...shown, id: 'V1', state: { values: initialEntries(shown.blocks) } },
  };
  const { status, body } = await link.deliver('submission', { payload: JSON.stringify(payload) });
  expect(status).toBe(200);
  return body === ''
    ? undefined
    : z.looseObject({ view: view.optional() }).parse(JSON.parse(body)).view;
}

async function press(user: string, verb: string): Promise<void> {
  const shown = await until('the card', card);
  const actions = z
    .array(z.looseObject({ action_id: z.string() }))
    .parse(
      (shown.blocks ?? [])
        .flatMap(
          (block) =>
            z.looseObject({ elements: z.array(z.unknown()).default([]) }).parse(block).elements,
        )
        .filter((element) => z.object({ action_id: z.string() }).safeParse(element).success),
    );
  const action = actions.find(({ action_id }) => action_id.startsWith(`${verb}:`));
  if (action === undefined) throw new Error(`the card has no ${verb}`);
  const payload = {
    type: 'block_actions',
    team: { id: place.team, domain: 'emulated' },
    user: { id: user, team_id: place.team },
    channel: { id: place.channel, name: 'closures' },
    container: { type: 'message', message_ts: shown.ts, channel_id: place.channel },
    message: shown,
    trigger_id: (await api('views.generateTriggerId', { user_id: user }))['trigger_id'],
    response_url: `${emulator.url}/nowhere`,
    actions: [{ ...action, type: 'button', block_id: 'foot', action_ts: shown.ts }],
  };
  await link.deliver('press', { payload: JSON.stringify(payload) });
}

test('the command opens the form, the forms are taken, and the approval card stands in the channel', async () => {
  const { trigger_id } = await api('views.generateTriggerId', { user_id: place.dana });
  await link.deliver('command', {
    command: '/closure',
    text: '',
    team_id: place.team,
    user_id: place.dana,
    channel_id: place.channel,
    trigger_id: String(trigger_id),
    response_url: `${emulator.url}/nowhere`,
  });
  const opened = await until('the form', () => sent.find(({ method }) => method === 'views.open'));
  const words = await submit(place.dana, view.parse(JSON.parse(opened.form.get('view') ?? '{}')));
  if (words === undefined) throw new Error('the second form did not come');
  expect(await submit(place.dana, words)).toBeUndefined();

  await until('the card', async () => (await card())?.text.includes('Waiting for approval'));
});

test('the author’s press is refused to her alone, another person’s starts the calls, and the card ends as summary', async () => {
  await press(place.dana, 'approve');
  await until('the refusal', () =>
    sent.find(
      ({ method, form }) =>
        method === 'chat.postEphemeral' &&
        form.get('user') === place.dana &&
        form.toString().includes('Another+approver+has+to'),
    ),
  );
  expect(product.farSide.twilio.calls()).toEqual([]);

  await press(place.marcus, 'approve');
  await finished(product);

  await until('the summary', async () => (await card())?.text.includes('Finished'));
  expect(product.farSide.twilio.calls().length).toBeGreaterThan(20);
});
