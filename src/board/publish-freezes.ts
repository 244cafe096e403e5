import { freezeCard, freezeMoment } from '#cards/closure/freeze-card.ts';
import { type ChatPlatform, witnessChannel } from '#chat/chat-platform.ts';
import type { Db } from '#database/transaction.ts';
import {
  listStaleFreezes,
  postponeFreeze,
  releaseFreeze,
  type StaleFreeze,
  saveDrawnFreeze,
} from '#domain/card/list-stale-freezes.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { findHalt } from '#domain/halt/find-halts.ts';
import type { Logger } from '#log/logger.ts';
import { drawMessage, postponement, tellOnce } from './draw-message.ts';

/** Shows in the channel of closures, and to witnesses, that the district is frozen, who wants that to end, and that it ended. */
export async function publishFreezes(
  db: Db,
  platform: ChatPlatform,
  logger: Logger,
): Promise<void> {
  const channels = [...new Set(['closures' as const, witnessChannel(platform)])];
  for (const stale of await listStaleFreezes(db, platform.name, channels)) {
    await publishFreeze(db, { platform, stale, logger });
  }
}

async function publishFreeze(
  db: Db,
  { platform, stale, logger }: { platform: ChatPlatform; stale: StaleFreeze; logger: Logger },
): Promise<void> {
  const key = { haltId: stale.haltId, platform: platform.name, channel: stale.channel };
  let hasMessage = stale.messageId !== null;
  try {
    const halt = await findHalt(db, stale.haltId);
    const district = await findDistrict(db);
    if (halt === undefined || district === undefined) return;
    const { message, digest } = await drawMessage(platform, stale, {
      card: freezeCard(halt, district.timeZone),
      channel: stale.channel,
      key: stale.haltId,
    });
    hasMessage = true;
    await saveDrawnFreeze(db, { ...key, ...message, digest });
    const moment = freezeMoment(halt);
    if (moment !== undefined) {
      const tag = `${stale.haltId}:${stale.revision}`;
      await tellOnce(platform, moment, { thread: message, key: tag, since: stale.postingSince });
    }
    await releaseFreeze(db, { ...key, revision: stale.revision });
  } catch (error) {
    logger.warn({ err: error, ...key }, 'a freeze could not be shown');
    await postponeFreeze(db, { ...key, ...postponement(error, { hasMessage }) });
  }
}
