import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { ChatAccount } from '#conversation/kit/command.ts';
import { asChatFault } from './slack-client.ts';

/** https://docs.slack.dev/reference/objects/user-object: a flag that is absent is not set. */
const usersInfo = z.object({
  user: z.object({
    id: z.string(),
    team_id: z.string(),
    deleted: z.boolean().default(false),
    is_bot: z.boolean().default(false),
    is_restricted: z.boolean().default(false),
    is_ultra_restricted: z.boolean().default(false),
    is_stranger: z.boolean().default(false),
  }),
});

/** Slack's own robot, the one bot whose `is_bot` says no. */
const slackbotId = 'USLACKBOT';

const keepForMs = 60_000;
const maxKept = 10_000;

/** By a sender of a payload: nobody who came through another workspace is a member. */
export type FindAccount = (sender: {
  userId: string;
  teamId: string | undefined;
}) => Promise<ChatAccount>;

/**
 * Who an account is, asked of Slack's directory and never read from a payload: a payload tells
 * neither guests nor people of another workspace in a shared channel apart.
 */
export function createSlackAccounts(options: {
  client: WebClient;
  teamId: string;
  now: () => number;
}): FindAccount {
  const kept = new Map<string, { account: ChatAccount; until: number }>();

  async function read(userId: string): Promise<ChatAccount> {
    const known = kept.get(userId);
    if (known !== undefined && known.until > options.now()) return known.account;
    const account = await readSlackAccount(options.client, options.teamId, userId);
    if (kept.size >= maxKept) kept.clear();
    kept.set(userId, { account, until: options.now() + keepForMs });
    return account;
  }

  return async ({ userId, teamId }) => {
    const account = await read(userId);
    return { ...account, isMember: account.isMember && teamId === options.teamId };
  };
}

/** Who the account is now. Throws a `ChatFault` where Slack does not say. */
export async function readSlackAccount(
  client: WebClient,
  teamId: string,
  userId: string,
): Promise<ChatAccount> {
  try {
    const { user } = usersInfo.parse(await client.users.info({ user: userId }));
    const isOutsider =
      user.deleted ||
      user.is_bot ||
      user.is_restricted ||
      user.is_ultra_restricted ||
      user.is_stranger ||
      user.id === slackbotId;
    return {
      platform: 'slack',
      tenantId: user.team_id,
      userId,
      isMember: !isOutsider && user.id === userId && user.team_id === teamId,
    };
  } catch (error) {
    if (isUnknownUser(error))
      return { platform: 'slack', tenantId: teamId, userId, isMember: false };
    throw asChatFault(error);
  }
}

function isUnknownUser(error: unknown): boolean {
  return (
    error instanceof WebAPIPlatformError &&
    (error.data.error === 'user_not_found' || error.data.error === 'user_not_visible')
  );
}
