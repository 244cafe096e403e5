import type { Reply } from '#conversation/kit/command.ts';
import type { EdgeRefusal } from '#conversation/kit/edge-refusal.ts';
import type { Logger } from '#log/logger.ts';
import { type InvokeActivity, tokenOf } from './activity.ts';
import { tokenRequest } from './invoke-answer.ts';

export type SignOn = {
  /** The OAuth connection of the Azure bot. */
  connection: string;
  /** Whom the directory signed a token for; undefined where it is none for this bot, or nobody can say. */
  readPerson: (token: string) => Promise<{ tenant: string; id: string } | undefined>;
};

/** Whether the directory signed a token for this bot, and for the very person whom the activity names. */
export async function isOwnToken(
  activity: InvokeActivity,
  { readPerson }: SignOn,
  options: { tenantId: string; onRefused: (reason: EdgeRefusal) => void; logger: Logger },
): Promise<boolean> {
  const token = tokenOf(activity);
  if (token === undefined) return false;
  const person = await readPerson(token);
  const isOwn =
    person?.tenant === options.tenantId.toLowerCase() &&
    person.id === activity.from.aadObjectId?.toLowerCase();
  if (!isOwn) {
    options.logger.warn({ reason: 'bad-token' }, 'a press in Teams came with a wrong token');
    options.onRefused('bad-token');
  }
  return isOwn;
}

/** Once for each press: anyone who has no token, or a wrong one, signs in by the link. */
export function askForToken(
  reply: Reply,
  activity: InvokeActivity,
  { appId, signOn: { connection } }: { appId: string; signOn: SignOn },
): object | undefined {
  const link = reply.kind === 'private' ? reply.orOwnToken : undefined;
  return link === undefined || tokenOf(activity) !== undefined
    ? undefined
    : tokenRequest({ connection, appId, id: activity.id, link });
}
