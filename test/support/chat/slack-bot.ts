import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import type { Form } from '#cards/form.ts';
import { createSlackApp } from '#chat/slack/slack-app.ts';
import type { ChatRequest, HandleRequest, Reply } from '#conversation/kit/command.ts';
import type { SlackManifest } from '#sandbox/slack/app-manifest.ts';
import { type SlackServerOptions, startSlackServer } from '#sandbox/slack/slack-server.ts';
import { takeOnceHere } from './take-once.ts';

export const teamId = 'T0MAPLE';
export const signingSecret = 'a signing secret of the sandbox';
export const botToken = 'xoxb-a-token-of-the-sandbox';
export const channelId = 'C0CLOSURES';
export const staffRoomId = 'C0STAFFROOM';
export const archiveId = 'C0ARCHIVE';
export const complianceId = 'C0COMPLIANCE';
export const principal = 'U0WHITFIELD';
export const stranger = 'U0OKAFOR';

/** Everyone that must never count as a member, one flag each. */
export const outsiders = {
  U0DELETED: { deleted: true },
  U0ROBOT: { is_bot: true },
  U0GUEST: { is_restricted: true },
  U0ONECHANNEL: { is_ultra_restricted: true },
  U0STRANGER: { is_stranger: true },
};

export async function startSlack(options: Pick<SlackServerOptions, 'manifest'> = {}) {
  const server = await startSlackServer({
    ...options,
    port: 0,
    teamId,
    signingSecret,
    botToken,
    users: [
      { id: principal, name: 'dana', realName: 'Dana Whitfield' },
      { id: stranger, name: 'sam', realName: 'Sam Okafor', teamId: 'T0ELSEWHERE' },
      ...Object.entries(outsiders).map(([id, flags]) => ({
        id,
        name: id.toLowerCase(),
        realName: id,
        flags,
      })),
    ],
    channels: [
      { id: channelId, name: 'closures' },
      { id: staffRoomId, name: 'staff-room', members: [principal] },
      { id: archiveId, name: 'closures-2019', isArchived: true },
      { id: complianceId, name: 'compliance' },
    ],
  });
  return Object.assign(server, { [Symbol.asyncDispose]: () => server.close() });
}

/** The bot's Slack side on a real port, in front of a product that answers as the test says. */
export async function startSlackBot(
  answer: (request: ChatRequest) => Reply | Promise<Reply>,
  { manifest, ...options }: { answerWithinMs?: number; manifest?: SlackManifest } = {},
) {
  const slack = await startSlack(manifest === undefined ? {} : { manifest });
  const bot = await startBot({ apiUrl: `${slack.url}/api/`, answer, ...options });
  slack.bot.eventsUrl = bot.eventsUrl;
  return {
    ...bot,
    slack,
    channel: () => slack.state().channels.find(({ id }) => id === channelId)?.messages ?? [],
    /** The newest private card before a person. */
    async seenBy(userId: string, containing: string) {
      const state = await slack.until((now) =>
        JSON.stringify(now.ephemerals[userId] ?? []).includes(containing),
      );
      const message = state.ephemerals[userId]?.findLast((one) =>
        JSON.stringify(one).includes(containing),
      );
      if (message === undefined) throw new Error(`nothing with ${containing}`);
      return message;
    },
    async formBefore(userId: string) {
      const state = await slack.until((now) => (now.views[userId] ?? []).length > 0);
      const view = state.views[userId]?.at(-1);
      if (view === undefined) throw new Error('no form is open');
      return view;
    },
    async [Symbol.asyncDispose]() {
      await bot.close();
      await slack.close();
    },
  };
}

export async function startBot(options: {
  apiUrl: string;
  answer: (request: ChatRequest) => Reply | Promise<Reply>;
  token?: string;
  team?: string;
  channel?: string;
  answerWithinMs?: number;
  secrets?: { signingSecret: string; previousSigningSecret?: string };
}) {
  const requests: ChatRequest[] = [];
  const logged: string[] = [];
  const refused: string[] = [];
  const handle: HandleRequest = async (request) => {
    requests.push(request);
    return options.answer(request);
  };
  const app = express();
  const { platform } = await createSlackApp({
    app,
    ...(options.secrets ?? { signingSecret }),
    botToken: options.token ?? botToken,
    teamId: options.team ?? teamId,
    channelIds: { closures: options.channel ?? channelId },
    apiUrl: options.apiUrl,
    handle,
    takeOnce: takeOnceHere(),
    onRefused: (reason) => void refused.push(reason),
    logger: pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }),
    ...(options.answerWithinMs !== undefined && { answerWithinMs: options.answerWithinMs }),
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = (server.address() as AddressInfo).port;
  return {
    platform,
    requests,
    logged,
    refused,
    eventsUrl: `http://127.0.0.1:${port}/slack/events`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export function aForm(form: Partial<Form> = {}): Form {
  return {
    verb: 'closure',
    title: 'New closure',
    submitLabel: 'Request approval',
    data: { draft: '7' },
    fields: [
      { kind: 'text', name: 'reason', label: 'Reason', maxLength: 80 },
      {
        kind: 'choices',
        name: 'schools',
        label: 'Schools',
        choices: [
          { value: 'adams', label: 'Adams Elementary' },
          { value: 'birch', label: 'Birch Middle' },
        ],
      },
      {
        kind: 'choice',
        name: 'who',
        label: 'Who',
        choices: [{ value: 'all', label: 'All' }],
        value: 'all',
      },
      { kind: 'date', name: 'day', label: 'Day', optional: true },
      { kind: 'time', name: 'start', label: 'Start', value: '05:45' },
      { kind: 'words', name: 'preview', label: 'Preview', text: 'School is closed.' },
    ],
    ...form,
  };
}
