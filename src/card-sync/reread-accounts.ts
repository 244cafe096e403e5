import { setTimeout as wait } from 'node:timers/promises';
import type { ChatPlatform } from '#chat/chat-platform.ts';
import type { Db } from '#database/transaction.ts';
import type { AccountStatus } from '#domain/people/operator/account/account-status.ts';
import { leaseAccounts } from '#domain/people/operator/account/lease-accounts.ts';
import { recordStatuses } from '#domain/people/operator/account/record-account-status.ts';
import type { Logger } from '#log/logger.ts';

/** Less than a lease, so that what is found out still counts. */
const answerWithinMs = 15_000;

/**
 * Asks the platform whether those behind live campaigns are still there: nobody waits for a person who was put out to
 * act. Every account is asked about every 20 seconds, by one process of all.
 */
export async function rereadAccounts(
  db: Db,
  platform: ChatPlatform,
  logger: Logger,
): Promise<void> {
  const home = { platform: platform.name, tenantId: platform.tenantId };
  for (;;) {
    const accounts = await leaseAccounts(db, home);
    if (accounts.length === 0) return;
    const found = await Promise.all(
      accounts.map(async (account) => ({
        ...account,
        standing: await ask(platform, account.userId, logger),
      })),
    );
    await recordStatuses(db, home, found);
  }
}

async function ask(platform: ChatPlatform, userId: string, logger: Logger): Promise<AccountStatus> {
  const answered = new AbortController();
  const overdue = wait(answerWithinMs, 'unread' as const, { signal: answered.signal }).catch(
    () => 'unread' as const,
  );
  const answer = platform.vouchesFor(userId).then(
    (isMember) => (isMember ? 'good' : 'gone'),
    (error: unknown) => {
      logger.warn({ err: error, platform: platform.name }, 'an account could not be read');
      return 'unread' as const;
    },
  );
  const standing = await Promise.race([answer, overdue]);
  answered.abort();
  return standing;
}
