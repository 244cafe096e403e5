import { z } from 'zod';
import { ChatFault } from '#chat/chat-platform.ts';
import type { ChatAccount } from '#conversation/kit/command.ts';
import { channelOf, type SpokenActivity } from './activity.ts';
import { type ConnectTo, noSuchMember } from './connector.ts';

/** How long a member's standing may be taken from memory: a guest made today isn't staff for long. */
const keepSeconds = 60;

const member = z.looseObject({
  aadObjectId: z.string().optional(),
  objectId: z.string().optional(),
  tenantId: z.string(),
  userRole: z.string(),
});

export type ReadAccount = (activity: SpokenActivity) => Promise<ChatAccount>;

type Options = { connectTo: ConnectTo; tenantId: string; now?: () => Temporal.Instant };

/**
 * Who spoke. The activity's own words about a person are not enough: the member is read again from
 * Teams, and a guest, a stranger of a shared channel or another tenant's account is no member.
 */
export function createReadAccount(options: Options): ReadAccount {
  const now = options.now ?? Temporal.Now.instant;
  const statuses = new Map<string, { isMember: boolean; until: Temporal.Instant }>();

  return async (activity) => {
    const { aadObjectId } = activity.from;
    const tenantId = activity.channelData?.tenant?.id ?? '';
    const account = {
      platform: 'teams',
      tenantId,
      userId: aadObjectId ?? activity.from.id,
    } as const;
    const isOurTenant = [tenantId, activity.conversation.tenantId].every((tenant) =>
      isSame(tenant, options.tenantId),
    );
    if (aadObjectId === undefined || !isOurTenant) return { ...account, isMember: false };

    const place = activity.channelData?.team?.id ?? channelOf(activity.conversation.id);
    const key = JSON.stringify([place, aadObjectId, activity.from.id]);
    const known = statuses.get(key);
    if (known !== undefined && Temporal.Instant.compare(now(), known.until) < 0) {
      return { ...account, tenantId: options.tenantId, isMember: known.isMember };
    }

    const isMember = await readStatus(options, activity, { place, aadObjectId });
    for (const [old, { until }] of statuses) {
      if (Temporal.Instant.compare(until, now()) <= 0) statuses.delete(old);
    }
    statuses.set(key, { isMember, until: now().add({ seconds: keepSeconds }) });
    return { ...account, tenantId: options.tenantId, isMember };
  };
}

async function readStatus(
  { connectTo, tenantId }: Options,
  activity: SpokenActivity,
  { place, aadObjectId }: { place: string; aadObjectId: string },
): Promise<boolean> {
  try {
    // By the id Teams gave the speaker, so that the answer also ties it to the directory's id.
    const answer = await connectTo(activity.serviceUrl).readMember(place, activity.from.id);
    const found = member.safeParse(answer).data;
    if (found === undefined) return false;
    return isStaff(found, { aadObjectId, tenantId });
  } catch (error) {
    if (isOneOf(error, ['http-404', noSuchMember])) return false;
    throw error;
  }
}

/**
 * Whether somebody is a full member, without their having said anything: looked for in the channel, and as not everybody
 * there is in its team, then in their own chat with the bot, which Teams opens for nobody who is gone.
 */
export async function isMemberStill(
  connector: ReturnType<ConnectTo>,
  person: { aadObjectId: string; tenantId: string; channelId: string },
): Promise<boolean> {
  const read = async (place: string) => {
    const found = member.safeParse(await connector.readMember(place, person.aadObjectId));
    if (!found.success) throw new ChatFault('unreadable-answer', { cause: found.error });
    return isStaff(found.data, person);
  };
  try {
    return await read(person.channelId);
  } catch (error) {
    if (!isOneOf(error, [noSuchMember])) throw error;
  }
  try {
    return await read(await connector.openChat(person.aadObjectId));
  } catch (error) {
    if (isOneOf(error, ['http-403', 'http-404', noSuchMember])) return false;
    throw error;
  }
}

function isStaff(
  found: z.infer<typeof member>,
  { aadObjectId, tenantId }: { aadObjectId: string; tenantId: string },
): boolean {
  return (
    isSame(found.aadObjectId ?? found.objectId, aadObjectId) &&
    isSame(found.tenantId, tenantId) &&
    found.userRole === 'user'
  );
}

function isOneOf(error: unknown, codes: readonly string[]): boolean {
  return error instanceof ChatFault && codes.includes(error.code);
}

function isSame(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}
