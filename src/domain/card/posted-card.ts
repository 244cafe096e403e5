import type { ChatChannel } from '#domain/shared/chat-channel.ts';
import type { Platform } from '#domain/shared/platform.ts';

/** Where a card stands: a channel, or the own chat of one operator. */
export type CardChannel = ChatChannel | 'own-chat';

export type CardKey = {
  /** What it shows: a name of card-sync's card types. */
  kind: string;
  /** The campaign, pause, change, audit run or person. */
  subject: string;
  /** Of a school's requests: their day. Of an audit run: the code of the findings shown, empty for the run itself. In an own chat: see `readOwnChatPart`. */
  part: string;
  platform: Platform;
  channel: CardChannel;
};

/**
 * Whose own chat it is, and which version of a campaign was sent there to be decided: `operator id/version`. Without a version it is for
 * the person who requested it.
 */
export function readOwnChatPart(part: string): {
  operatorId: string;
  version: number | undefined;
} {
  const [operatorId = '', version] = part.split('/');
  return { operatorId, version: version === undefined ? undefined : Number(version) };
}

/** What an own chat's card knows once nothing on it waits: it stays as it is. */
export const over = 'over';

/** A card whose message is behind what it should show, leased to one process for 30 seconds. */
export type StaleCard = CardKey & {
  /** As of before anything of it is read: what changes later makes it stale again. */
  revision: number;
  /** The platform's own ids; null until it is posted. */
  channelId: string | null;
  messageId: string | null;
  /** Of what the message shows, unless that is a minute ago: somebody may have deleted it or written over it. */
  drawnDigest: string | null;
  /** A mark of the last thing that its thread knows; empty at first. */
  told: string;
  /** Since when something was being posted whose answer never came: it may stand there. */
  postingSince: Temporal.Instant | null;
  /** How often in a row the platform did not take it. */
  failures: number;
  /** The account of the person whose own chat it stands in. */
  userId: string | null;
};
