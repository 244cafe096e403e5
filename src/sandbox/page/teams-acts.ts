import express, { type Router } from 'express';
import { z } from 'zod';
import type { TeamsServer } from '../teams/teams-server.ts';
import { act, readFileBody, sentFile, troubleOf } from './act.ts';

const userId = z.string().max(60);
const data = z.record(z.string(), z.unknown());

/** What a person does in the page's Teams. */
export function teamsActs(teams: TeamsServer): Router {
  const router = express.Router();
  router.post(
    '/say',
    act(z.object({ userId, text: z.string().min(1).max(3000), place: z.string() }), async (said) =>
      troubleOf(
        await teams.say(
          said.userId,
          said.text,
          said.place === said.userId ? { privately: true } : { channelId: said.place },
        ),
      ),
    ),
  );
  router.post(
    '/file',
    readFileBody,
    act(sentFile, async ({ userId: by, name, bytes }) =>
      troubleOf(await teams.sendFiles(by, [{ name, bytes }])),
    ),
  );
  router.post(
    '/execute',
    act(
      z.object({ userId, postId: z.string(), verb: z.string(), data }),
      async ({ userId: by, postId, verb, data: carried }) =>
        troubleOf(await teams.pressExecute(by, postId, verb, carried)),
    ),
  );
  router.post(
    '/fetch',
    act(z.object({ userId, postId: z.string(), data }), async (pressed) =>
      troubleOf(await teams.fetchTask(pressed.userId, pressed.postId, pressed.data)),
    ),
  );
  router.post(
    '/submit',
    act(z.object({ userId, data }), async (form) =>
      troubleOf(await teams.submitTask(form.userId, form.data)),
    ),
  );
  router.post(
    '/close',
    act(z.object({ userId }), (dialog) => {
      teams.closeDialog(dialog.userId);
      return {};
    }),
  );
  return router;
}
