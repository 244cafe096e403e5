import { one } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { LinkSigner } from '#domain/shared/link/signed-link.ts';
import type { Vault } from '#vault/vault.ts';
import { hasNoMailbox } from './mail-status.ts';
import { type Bounce, readBounce, splitMailbox } from './read-bounce.ts';
import { openReturnPath } from './return-path.ts';

/** How many of each: `noMailbox` are among those that came back, `known` were told before. */
export type Bounces = {
  bounced: number;
  noMailbox: number;
  known: number;
  delayed: number;
  forged: number;
  other: number;
};

/**
 * Takes what came back to the mailbox of bounces. Which letter it was is read from the signed address that it came back to, so that
 * a message that nobody here caused changes nothing; neither does one that can’t be read.
 */
export async function recordBounces(
  db: Db,
  vault: LinkSigner & Pick<Vault, 'emailIndexes'>,
  { mailbox, by }: { mailbox: AsyncIterable<string>; by: string },
): Promise<Bounces> {
  const counts = { bounced: 0, noMailbox: 0, known: 0, delayed: 0, forged: 0, other: 0 };
  const failed: Failed[] = [];
  for await (const message of splitMailbox(mailbox)) {
    const read = readBounce(message);
    if (read.kind === 'bounced') failed.push(read);
    else counts[read.kind] += 1;
  }
  await transact(db, async (tx) => {
    const closures = new Map<string, { bounced: number; noMailbox: number }>();
    for (const { mark, status, recipient } of failed) {
      const of = openReturnPath(mark, vault);
      const indexes = hasNoMailbox(status) ? vault.emailIndexes(recipient) : [];
      const { closure, isGone } = of
        ? await bounceLetter(tx, of, { status, indexes })
        : { closure: null, isGone: false };
      if (closure === null) {
        counts[of === undefined ? 'forged' : 'known'] += 1;
        continue;
      }
      const told = closures.get(closure) ?? { bounced: 0, noMailbox: 0 };
      const noMailbox = isGone ? 1 : 0;
      closures.set(closure, {
        bounced: told.bounced + 1,
        noMailbox: told.noMailbox + noMailbox,
      });
      counts.bounced += 1;
      counts.noMailbox += noMailbox;
    }
    for (const [id, facts] of closures)
      await note(tx, { kind: 'system', id: by }, 'letters-bounced', on('campaign', id), facts);
  });
  return counts;
}

type Failed = Extract<Bounce, { kind: 'bounced' }>;

async function bounceLetter(
  tx: Transaction,
  { addressId, number }: { addressId: string; number: number },
  { status, indexes }: { status: string; indexes: readonly Buffer[] },
): Promise<{ closure: string | null; isGone: boolean }> {
  const row = await one<{ closure: string | null; isGone: boolean }>(tx)`
    SELECT bounce_letter(${number}, ${addressId}, ${status}, ${indexes}) AS closure,
      EXISTS (SELECT FROM email_address WHERE id = ${addressId} AND index = ANY (${indexes})) AS "isGone"`;
  return row ?? { closure: null, isGone: false };
}
