import express, { type Response, type Router } from 'express';
import { z } from 'zod';
import type { SlackMessage, Workspace } from '#sandbox/slack/workspace.ts';
import { channelOf } from './api-call.ts';
import { makeMessage, showEphemeral } from './chat-methods.ts';
import { SlackRefusal } from './slack-refusal.ts';

/** https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
const maxUses = 5;
const goodForMs = 30 * 60_000;

export type ResponsePlace = {
  userId: string;
  channelId: string;
  /** The message that was pressed. */
  message?: SlackMessage;
  isEphemeral?: boolean;
};

export type ResponseUrls = {
  issue(place: ResponsePlace): string;
  router: Router;
};

export const responseBody = z.object({
  response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
  replace_original: z.boolean().default(false),
  delete_original: z.boolean().default(false),
  text: z.string().default(''),
  blocks: z.unknown().optional(),
});

export function createResponseUrls(workspace: Workspace, baseUrl: () => string): ResponseUrls {
  const issued = new Map<string, { place: ResponsePlace; until: number; uses: number }>();
  const router = express.Router();

  router.post('/response/:id', express.json({ limit: '2mb' }), (request, response) => {
    const known = issued.get(String(request.params['id']));
    if (known === undefined) return refuse(response, 'no_such_url');
    if (known.until < workspace.now()) return refuse(response, 'expired_url');
    if (known.uses >= maxUses) return refuse(response, 'used_url');
    known.uses += 1;
    const body = responseBody.safeParse(request.body);
    if (!body.success) return refuse(response, 'invalid_payload');
    try {
      respond(workspace, known.place, body.data);
      response.send('ok');
    } catch (error) {
      if (!(error instanceof SlackRefusal)) throw error;
      refuse(response, error.code);
    }
  });

  return {
    issue(place) {
      const id = crypto.randomUUID();
      issued.set(id, { place, until: workspace.now() + goodForMs, uses: 0 });
      return `${baseUrl()}/response/${id}`;
    },
    router,
  };
}

/** What an app may say about a request, here and in the answer to a slash command. */
export function respond(
  workspace: Workspace,
  place: ResponsePlace,
  body: z.infer<typeof responseBody>,
): void {
  const channel = channelOf(workspace, place.channelId);
  if (body.delete_original || body.replace_original) {
    const isGone = replaceOriginal(workspace, place, body);
    if (isGone) return;
  }
  const message = makeMessage(workspace, { ...body, channel: channel.id });
  if (body.response_type === 'ephemeral') return showEphemeral(workspace, place.userId, message);
  channel.messages.push(message);
  workspace.changed({ kind: 'message', channelId: channel.id });
}

/** False where there is no message to take the place of: then it becomes a new one. */
function replaceOriginal(
  workspace: Workspace,
  place: ResponsePlace,
  body: z.infer<typeof responseBody>,
): boolean {
  if (place.message === undefined) return false;
  const ephemerals = workspace.ephemerals.get(place.userId) ?? [];
  const list =
    place.isEphemeral === true ? ephemerals : channelOf(workspace, place.channelId).messages;
  const index = list.findIndex((message) => message.ts === place.message?.ts);
  const original = list[index];
  if (original === undefined) return false;
  if (body.delete_original) {
    list.splice(index, 1);
  } else {
    const next = makeMessage(workspace, { ...body, channel: place.channelId });
    Object.assign(original, { text: next.text, blocks: next.blocks, mentions: next.mentions });
  }
  workspace.changed({
    kind: place.isEphemeral === true ? 'ephemeral' : 'message',
    userId: place.userId,
    channelId: place.channelId,
  });
  return true;
}

function refuse(response: Response, code: string): void {
  response.status(404).send(code);
}
