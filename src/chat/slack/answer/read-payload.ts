import { z } from 'zod';
import { unescapeMarkup } from '#chat/slack/draw/slack-text.ts';
import type { Sender } from '#chat/slack/slack-edge.ts';

/** What an operator typed or pressed, without who and where. */
export type Spoken =
  | { kind: 'words'; words: string[] }
  | { kind: 'press'; verb: string; data: Record<string, string> };

/** No command is longer; what else somebody pastes is not read. */
const longestCommand = 2_000;

const textRecord = z.record(z.string(), z.string());

export const spokenShape: z.ZodType<Spoken> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('words'), words: z.array(z.string()) }),
  z.object({ kind: z.literal('press'), verb: z.string(), data: textRecord }),
]);

/** https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling */
const command = z.object({
  command: z.string(),
  text: z.string().default(''),
  user_id: z.string(),
  team_id: z.string().optional(),
  channel_id: z.string(),
  response_url: z.string().optional(),
  trigger_id: z.string().optional(),
});

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
const press = z.object({
  user: z.object({ id: z.string() }),
  team: z.object({ id: z.string() }).nullish(),
  /** A home tab is in no channel. */
  channel: z.object({ id: z.string() }).optional(),
  container: z.object({
    type: z.string().optional(),
    is_ephemeral: z.boolean().default(false),
    message_ts: z.string().optional(),
  }),
  response_url: z.string().optional(),
  trigger_id: z.string().optional(),
  actions: z.tuple([z.object({ action_id: z.string(), value: z.string().optional() })]),
});

export function readCommand(payload: unknown): { sender: Sender; spoken: Spoken } {
  const body = command.parse(payload);
  const typed = unescapeMarkup(body.text.slice(0, longestCommand))
    .split(/\s+/)
    .filter((word) => word !== '');
  return {
    sender: {
      userId: body.user_id,
      teamId: body.team_id,
      channelId: body.channel_id,
      responseUrl: body.response_url,
      triggerId: body.trigger_id,
    },
    spoken: { kind: 'words', words: [body.command.replace(/^\//, ''), ...typed] },
  };
}

export function readPress(payload: unknown): { sender: Sender; spoken: Spoken } {
  const body = press.parse(payload);
  const [action] = body.actions;
  const [verb = ''] = action.action_id.split(':');
  return {
    sender: {
      userId: body.user.id,
      teamId: body.team?.id,
      // Anyone who presses in their home tab is answered in their own chat with the bot.
      channelId: body.channel?.id ?? body.user.id,
      ...(body.container.type === 'view' && { isAtHome: true }),
      responseUrl: body.response_url,
      triggerId: body.trigger_id,
      pressedPrivateCard: body.container.is_ephemeral,
      messageId: body.container.is_ephemeral ? undefined : body.container.message_ts,
    },
    spoken: { kind: 'press', verb, data: textRecord.parse(JSON.parse(action.value ?? '{}')) },
  };
}

export function isPressOf(spoken: Spoken, verb: string): boolean {
  return spoken.kind === 'press' && spoken.verb === verb;
}
