import type { Db } from '#database/transaction.ts';
import { hasDueLetters, leaseLetters } from '#domain/closure/letter/lease-letters.ts';
import type { LeasedLetter } from '#domain/closure/letter/leased-letter.ts';
import { letterLink } from '#domain/closure/letter/letter-link.ts';
import { hasNoMailbox } from '#domain/closure/letter/mail-status.ts';
import { type LetterOutcome, recordLetters } from '#domain/closure/letter/record-letters.ts';
import { returnPath } from '#domain/closure/letter/return-path.ts';
import { recordMailServer } from '#domain/district/mail-server/record-mail-server.ts';
import { letterOf } from '#domain/language/message/letter.ts';
import type { Logger } from '#log/logger.ts';
import type { MailOutcome, MailPool } from '#mail/mailer.ts';

type Mailing = {
  db: Db;
  vault: Parameters<typeof leaseLetters>[1] & Parameters<typeof letterLink>[2];
  openPool: () => MailPool;
  publicUrl: string;
  /** The mailbox of what comes back; undefined: the sender’s, unmarked. */
  bounces?: string | undefined;
  logger: Logger;
  /** Ends the work between two batches. */
  signal?: AbortSignal;
};

/** So many in a row that it doesn’t take now: a mail server is asked again later, and not for each of them. */
const refusedInARow = 50;

/**
 * Sends the e-mails of closures that call, batch by batch, until none is due. Between two batches it looks again at who stopped
 * what. While no mail server would take them, none is handed out, and the closure’s card says so.
 */
export async function mailLetters(mailing: Mailing): Promise<void> {
  const { db, vault, openPool, logger, signal } = mailing;
  let pool: MailPool | undefined;
  let refused = 0;
  try {
    while (signal?.aborted !== true) {
      if (pool === undefined) {
        const fault = await recordMailServer(db);
        if (!(await hasDueLetters(db)) && fault === undefined) return;
        pool = openPool();
        const greeted = await pool.greet();
        await recordMailServer(db, greeted.kind === 'failed' ? greeted.why : null);
        if (greeted.kind === 'failed') {
          logger.error(
            { why: greeted.why, told: greeted.told },
            'no mail server takes e-mails of closures; they wait',
          );
          return;
        }
      }
      const open = pool;
      const letters = await leaseLetters(db, vault, open.sessions);
      if (letters.length === 0) return;
      const outcomes = await Promise.all(
        letters.map(async (letter) =>
          readOutcome(letter, await open.send(written(letter, mailing))),
        ),
      );
      await recordLetters(db, outcomes);
      // A long turn, too, says that a bot has a mail server.
      await recordMailServer(db);
      const isTaken = outcomes.some(({ state }) => state === 'sent' || state === 'refused');
      refused = isTaken ? 0 : refused + outcomes.length;
      if (refused >= refusedInARow || (!isTaken && outcomes.some(({ why }) => isFault(why))))
        return;
    }
  } finally {
    await pool?.[Symbol.asyncDispose]();
  }
}

function written(letter: LeasedLetter, { vault, publicUrl, bounces }: Mailing) {
  const { versionId, addressId, address, languages, registeredName } = letter;
  const link = letterLink(addressId, publicUrl, vault);
  return {
    id: `${versionId}.${addressId}`,
    by: registeredName,
    to: address,
    unsubscribe: link,
    ...(bounces === undefined ? {} : { returnTo: returnPath(letter, bounces, vault) }),
    ...letterOf(letter, { languages, link }),
  };
}

/** The server itself, and not what it thinks of a letter. */
const isFault = (why: string | null) => why !== null && !/^\d/.test(why);

function readOutcome(letter: LeasedLetter, outcome: MailOutcome): LetterOutcome {
  if (outcome.kind === 'sent') return { letter, state: 'sent', why: null };
  const { code, isUnsent, why } = outcome;
  if (!isUnsent) return { letter, state: 'unknown', why: 'no-answer' };
  // An address that no server was asked about, as it is none.
  if (why === 'rejected' && code === undefined)
    return { letter, state: 'refused', why: 'no-address', noMailbox: true };
  if (why === 'rejected' && code?.startsWith('5'))
    return { letter, state: 'refused', why: code, noMailbox: hasNoMailbox(code) };
  return { letter, state: 'waiting', why: code ?? why };
}
