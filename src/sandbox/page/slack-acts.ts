import express, { type Router } from 'express';
import { z } from 'zod';
import type { SlackServer } from '../slack/slack-server.ts';
import { act, readFileBody, sentFile, troubleOf } from './act.ts';

const userId = z.string().max(40);
const values = z.record(z.string(), z.string().max(9000));

/** What a person does in the page's Slack. */
export function slackActs(slack: SlackServer): Router {
  const router = express.Router();
  router.post(
    '/command',
    act(z.object({ userId, channelId: z.string(), line: z.string().max(3000) }), async (typed) => {
      const { userId: by, channelId, line } = typed;
      if (!line.startsWith('/')) {
        return { trouble: 'In Slack, Bellwether takes slash commands. Try /closure help.' };
      }
      // Slackbot itself tells the person when a command was not answered.
      await slack.typeCommand(by, channelId, line);
      return {};
    }),
  );
  router.post(
    '/file',
    readFileBody,
    act(sentFile, async ({ userId: by, name, bytes }) => {
      const told = await slack.sendFiles(by, [{ name, bytes }]);
      return told === undefined ? {} : troubleOf(told);
    }),
  );
  router.post(
    '/press',
    act(z.object({ userId, ts: z.string(), actionId: z.string() }), async (press) =>
      troubleOf(await slack.press(press.userId, press.ts, press.actionId)),
    ),
  );
  router.post(
    '/submit',
    act(z.object({ userId, viewId: z.string(), values }), async (form) => {
      // What is wrong stands in the view: beside a field, or above them all.
      await slack.submitView(form.userId, form.viewId, form.values);
      return {};
    }),
  );
  router.post(
    '/form-press',
    act(z.object({ userId, viewId: z.string(), actionId: z.string(), values }), async (press) => {
      await slack.pressInView(press.userId, press.viewId, press.actionId, press.values);
      return {};
    }),
  );
  router.post(
    '/form-choose',
    act(z.object({ userId, viewId: z.string(), name: z.string(), values }), async (choice) => {
      await slack.chooseInView(choice.userId, choice.viewId, choice.name, choice.values);
      return {};
    }),
  );
  router.post(
    '/home',
    act(z.object({ userId }), async (person) => {
      const told = await slack.openHome(person.userId);
      return told === undefined ? {} : troubleOf(told);
    }),
  );
  router.post(
    '/home-press',
    act(z.object({ userId, actionId: z.string() }), async (press) =>
      troubleOf(await slack.pressAtHome(press.userId, press.actionId)),
    ),
  );
  router.post(
    '/close',
    act(z.object({ userId, viewId: z.string() }), async (view) => {
      await slack.closeView(view.userId, view.viewId);
      return {};
    }),
  );
  return router;
}
