import { z } from 'zod';
import type { SlackChannel, SlackMessage, Workspace } from '#sandbox/slack/workspace.ts';
import { SlackRefusal } from './slack-refusal.ts';

type ApiCall = {
  workspace: Workspace;
  args: unknown;
  /** Where the emulated Slack can be reached. */
  baseUrl: string;
  triggers: TriggerStore;
};

/** One Web API method: what it returns is sent with `ok: true`. */
export type ApiMethod = (call: ApiCall) => Record<string, unknown>;

export type TriggerStore = {
  /** The person behind a trigger that is still good; a trigger is good once. */
  exchange(triggerId: string): string;
};

/** Lists and objects arrive as JSON in a form field, or as they are in a JSON body. */
export const fromJson = z.preprocess((value) => {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}, z.unknown());

/** Everything in a form is text. */
export const fromText = z.preprocess(
  (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
  z.number().optional(),
);

export function readArgs<Shape extends z.ZodType>(shape: Shape, args: unknown): z.infer<Shape> {
  const result = shape.safeParse(args);
  if (result.success) return result.data;
  throw new SlackRefusal(
    'invalid_arguments',
    result.error.issues.map(
      (issue) => `[ERROR] ${issue.message} [json-pointer:/${issue.path.join('/')}]`,
    ),
  );
}

export function channelOf(
  workspace: Workspace,
  channelId: string,
): SlackChannel & { messages: SlackMessage[] } {
  const channel = workspace.channels.get(channelId);
  if (channel === undefined) throw new SlackRefusal('channel_not_found');
  return channel;
}

export function isIn(channel: SlackChannel, userId: string): boolean {
  return channel.members === undefined || channel.members.includes(userId);
}

/** The same pages for every list: a cursor is the place to go on from. */
export function page<Item>(
  items: Item[],
  limit: number,
  cursor: string,
): { items: Item[]; next: string } {
  const start = cursor === '' ? 0 : Number(Buffer.from(cursor, 'base64url').toString());
  const end = start + limit;
  const next = end < items.length ? Buffer.from(String(end)).toString('base64url') : '';
  return { items: items.slice(start, end), next };
}
