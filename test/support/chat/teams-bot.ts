import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import type { Form } from '#cards/form.ts';
import { createTeamsApp } from '#chat/teams/teams-app.ts';
import type { ChatRequest, Reply } from '#conversation/kit/command.ts';
import { startTeamsServer } from '#sandbox/teams/teams-server.ts';
import { takeOnceHere } from './take-once.ts';

export const tenantId = '5b0f3f0e-6f7c-4c27-9a55-0c1a4d1b7a10';
export const strangerTenantId = '0e5f1f0c-9f0c-4f55-8e49-7b6a0e1d2c3b';
export const principal = 'a1a1a1a1-0000-4000-8000-000000000001';
export const guest = 'a1a1a1a1-0000-4000-8000-000000000002';
export const stranger = 'a1a1a1a1-0000-4000-8000-000000000003';
export const appId = 'b2b2b2b2-0000-4000-8000-000000000001';
export const channelId = '19:closures@thread.tacv2';
export const complianceId = '19:compliance@thread.tacv2';

/** The bot's Teams side on a real port, in front of a product that answers as the test says. */
export async function startTeamsBot(
  answer: (request: ChatRequest) => Reply,
  library: 'botbuilder' | 'jose' = 'botbuilder',
) {
  const teams = await startTeamsServer({
    port: 0,
    appId,
    appPassword: 'a secret of the sandbox',
    tenantId,
    users: [
      { aadObjectId: principal, name: 'Dana Whitfield' },
      { aadObjectId: guest, name: 'Noor Haddad', userRole: 'guest' },
      { aadObjectId: stranger, name: 'Sam Okafor', tenantId: strangerTenantId },
    ],
    channel: { id: channelId, name: 'School closures' },
    moreChannels: [{ id: complianceId, name: 'Compliance' }],
    team: { id: '19:team@thread.tacv2', name: 'Maple Valley Schools' },
  });
  const requests: ChatRequest[] = [];
  const logged: string[] = [];
  const refused: string[] = [];
  const app = express();
  const { platform } = await createTeamsApp({
    app,
    library,
    appId,
    appPassword: 'a secret of the sandbox',
    tenantId,
    channelIds: { closures: channelId },
    ...teams.settings,
    handle: async (request) => {
      requests.push(request);
      return answer(request);
    },
    takeOnce: takeOnceHere(),
    onRefused: (reason) => void refused.push(reason),
    logger: pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }),
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const botUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`;
  teams.connectBot(botUrl);

  return {
    teams,
    platform,
    requests,
    logged,
    refused,
    botUrl,
    /** What stands in the channel, oldest first. */
    channel: () => teams.state().conversations.find(({ id }) => id === channelId)?.activities ?? [],
    personal: (aadObjectId: string) =>
      teams.state().conversations.find((one) => one.aadObjectId === aadObjectId)?.activities ?? [],
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await teams.close();
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
      { kind: 'date', name: 'day', label: 'Day' },
    ],
    ...form,
  };
}

type CardJson = { body: unknown[]; actions?: { type: string; title: string; data?: object }[] };

/** The Adaptive Card of a message or dialog in the sandbox. */
export function cardOf(holder: { attachments: unknown[] } | { card: unknown }): CardJson {
  if ('card' in holder) return holder.card as CardJson;
  return (holder.attachments[0] as { content: CardJson }).content;
}

export function buttonData(card: CardJson, title: string): object {
  const found = card.actions?.find((action) => action.title === title);
  if (found?.data === undefined) throw new Error(`no button "${title}" with data`);
  return found.data;
}
