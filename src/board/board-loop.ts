import type { ChatPlatform } from '#chat/chat-platform.ts';
import type { Db } from '#database/transaction.ts';
import { expireCampaigns } from '#domain/campaign/finish-campaign.ts';
import { freezeDrafts } from '#domain/campaign/freeze-campaign.ts';
import type { Logger } from '#log/logger.ts';
import { publishCards } from './publish-cards.ts';

/**
 * Keeps what the channels show in step with the campaigns. Every bot and every worker may run one: rows are leased,
 * so one of them does each piece of work, and another takes over when it dies.
 */
export async function runBoardLoop(board: {
  db: Db;
  platforms: readonly ChatPlatform[];
  logger: Logger;
  signal: AbortSignal;
  /** Resolves when something changed, or when it is time to look again. */
  wait: () => Promise<void>;
}): Promise<void> {
  const logger = board.logger.child({ part: 'board' });
  while (!board.signal.aborted) {
    try {
      await freezeDrafts(board.db);
      await expireCampaigns(board.db);
      await Promise.all(
        board.platforms.map((platform) => publishCards(board.db, platform, logger)),
      );
    } catch (error) {
      logger.error({ err: error }, 'the board fell behind');
    }
    await board.wait();
  }
}
