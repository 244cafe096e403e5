import { sql } from 'kysely';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { LinkSigner } from '#domain/shared/link/signed-link.ts';
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
  signer: LinkSigner,
  { mailbox, by }: { mailbox: string; by: string },
): Promise<Bounces> {
  const counts = { bounced: 0, noMailbox: 0, known: 0, delayed: 0, forged: 0, other: 0 };
  const read = splitMailbox(mailbox).map(readBounce);
  for (const { kind } of read) if (kind !== 'bounced') counts[kind] += 1;
  const failed = read.filter((one): one is Failed => one.kind === 'bounced');
  await transact(db, async (tx) => {
    const closures = new Map<string, { bounced: number; noMailbox: number }>();
    for (const { mark, status } of failed) {
      const of = openReturnPath(mark, signer);
      const closure = of && (await bounceLetter(tx, of, status));
      if (closure == null) {
        counts[of === undefined ? 'forged' : 'known'] += 1;
        continue;
      }
      const told = closures.get(closure) ?? { bounced: 0, noMailbox: 0 };
      const noMailbox = hasNoMailbox(status) ? 1 : 0;
      closures.set(closure, {
        bounced: told.bounced + 1,
        noMailbox: told.noMailbox + noMailbox,
      });
      counts.bounced += 1;
      counts.noMailbox += noMailbox;
    }
    for (const [id, facts] of closures)
      await insertAuditEntry(tx, {
        actor: { kind: 'system', id: by },
        act: 'letters-bounced',
        subject: { kind: 'campaign', id },
        facts,
      });
  });
  return counts;
}

type Failed = Extract<Bounce, { kind: 'bounced' }>;

async function bounceLetter(
  tx: Transaction,
  { addressId, number }: { addressId: string; number: number },
  status: string,
): Promise<string | null> {
  const { rows } = await sql<{ closure: string | null }>`
    SELECT bounce_letter(${number}, ${addressId}, ${status}, ${hasNoMailbox(status)}) AS closure`.execute(
    tx,
  );
  return rows[0]?.closure ?? null;
}
