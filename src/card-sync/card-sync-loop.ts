import type { ChatPlatform } from '#chat/chat-platform.ts';
import type { Db } from '#database/transaction.ts';
import { findStaleKinds } from '#domain/card/lease-cards.ts';
import { isQuiet } from '#domain/closure/life/find-quiet.ts';
import { singleFlight } from '#jobs/single-flight.ts';
import type { Logger } from '#log/logger.ts';
import { createCardTypes } from './card-types.ts';
import { publishCards } from './publish-cards.ts';
import { rereadAccounts } from './reread-accounts.ts';

/** Where nothing waits for the clock, only what a platform would not take a while ago is late by so much. */
const quietMs = 10_000;

/**
 * Keeps what the channels show in step with the campaigns and with what audits find, and asks after those behind
 * them. Every bot runs one: rows are leased, so one of them does each job, and another
 * takes over when it dies. Each job goes on by itself: a platform that hangs delays neither the other one nor what is
 * done in the `background`.
 */
export async function runCardSyncLoop({
  db,
  platforms,
  background,
  ...loop
}: {
  db: Db;
  platforms: readonly ChatPlatform[];
  /** What else follows from the same changes and the same clock, such as sealing a list. */
  background: readonly (() => Promise<unknown>)[];
  logger: Logger;
  signal: AbortSignal;
  /** Resolves when something changed, or when it is time to look again. */
  wait: (idleMs?: number) => Promise<void>;
}): Promise<void> {
  const logger = loop.logger.child({ part: 'card-sync' });
  const names = platforms.map(({ name }) => name);
  const types = Object.entries(createCardTypes(db, names));
  const jobs = [
    ...background,
    ...platforms.map((platform) => () => rereadAccounts(db, platform, logger)),
  ].map((work) => singleFlight(work, logger));
  const cards = platforms.flatMap((platform) =>
    types.map(([kind, type]) => ({
      kind,
      platform: platform.name,
      ...singleFlight(
        () => publishCards(db, platform, { kind, type, platforms: names, logger }),
        logger,
      ),
    })),
  );
  while (!loop.signal.aborted) {
    for (const job of jobs) job.start();
    const stale = await findStaleKinds(db).catch(() => []);
    for (const card of cards)
      if (stale.some(({ kind, platform }) => kind === card.kind && platform === card.platform))
        card.start();
    const quiet = await isQuiet(db).catch(() => false);
    await loop.wait(quiet ? quietMs : undefined);
  }
  await Promise.all([...jobs, ...cards].map((job) => job.ended()));
}
