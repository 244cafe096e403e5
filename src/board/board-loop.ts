import type { ChatPlatform } from '#chat/chat-platform.ts';
import type { Db } from '#database/transaction.ts';
import { isQuiet } from '#domain/campaign/life/find-quiet.ts';
import { expireCampaigns } from '#domain/campaign/life/finish-campaign.ts';
import { freezeDrafts } from '#domain/campaign/seal/seal-campaign.ts';
import { expireChanges } from '#domain/two-person-change/expire-changes.ts';
import type { Logger } from '#log/logger.ts';
import { atMostOnce } from './at-most-once.ts';
import { publishAuditCards } from './publish-audit-cards.ts';
import { publishCards } from './publish-cards.ts';
import { publishChangeCards } from './publish-change-cards.ts';
import { publishFreezes } from './publish-freezes.ts';
import { createCampaignReader } from './read-campaign.ts';
import { rereadAccounts } from './reread-accounts.ts';

/** Where nothing waits for the clock, only what a platform would not take a while ago is late by so much. */
const quietMs = 10_000;

/**
 * Keeps what the channels show in step with the campaigns and with what audits find, and asks after those behind
 * them. Every bot runs one: rows are leased, so one of them does each piece of work, and another
 * takes over when it dies. Each piece goes on by itself: a platform that hangs delays neither the other one nor the
 * freeze.
 */
export async function runBoardLoop(board: {
  db: Db;
  platforms: readonly ChatPlatform[];
  logger: Logger;
  signal: AbortSignal;
  /** Resolves when something changed, or when it is time to look again. */
  wait: (idleMs?: number) => Promise<void>;
}): Promise<void> {
  const logger = board.logger.child({ part: 'board' });
  const read = createCampaignReader(board.db);
  const pieces = [
    () => freezeDrafts(board.db),
    () => expireCampaigns(board.db),
    () => expireChanges(board.db, 'role'),
    () => expireChanges(board.db, 'policy'),
    ...board.platforms.map((platform) => () => publishCards(board.db, platform, { read, logger })),
    ...board.platforms.map((platform) => () => publishFreezes(board.db, platform, logger)),
    ...board.platforms.map((platform) => () => publishChangeCards(board.db, platform, logger)),
    ...board.platforms.map((platform) => () => rereadAccounts(board.db, platform, logger)),
    ...board.platforms
      .filter((platform) => platform.channels.includes('compliance'))
      .map((platform) => () => publishAuditCards(board.db, platform, logger)),
  ].map((work) => atMostOnce(work, logger));
  while (!board.signal.aborted) {
    for (const piece of pieces) piece.start();
    const quiet = await isQuiet(board.db).catch(() => false);
    await board.wait(quiet ? quietMs : undefined);
  }
  await Promise.all(pieces.map((piece) => piece.ended()));
}
