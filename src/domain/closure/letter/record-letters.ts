import { run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { LeasedLetter } from './leased-letter.ts';

/**
 * What became of a letter.
 * - sent: the mail server has taken it, for good.
 * - refused: it has refused it for good; `noMailbox` where there is no such mailbox.
 * - waiting: it has refused it for now, or was never spoken to.
 * - unknown: the session ended before it said so.
 */
export type LetterOutcome = {
  letter: Pick<LeasedLetter, 'versionId' | 'addressId' | 'campaignId'>;
  state: 'sent' | 'refused' | 'waiting' | 'unknown';
  /** The mail server's code, or a word of ours. */
  why: string | null;
  noMailbox?: boolean;
};

const retryMinutes = 5;

/** Keeps what became of a batch, with an entry a closure. An address without a mailbox is not written to again. */
export async function recordLetters(db: Db, outcomes: readonly LetterOutcome[]): Promise<void> {
  if (outcomes.length === 0) return;
  const of = <T>(pick: (outcome: LetterOutcome) => T) => outcomes.map(pick);
  await transact(db, async (tx) => {
    await run(tx)`
      UPDATE letter l SET state = o.state, why = o.why,
        next_at = CASE WHEN o.state = 'waiting' THEN clock_timestamp() + ${retryMinutes} * interval '1 minute' END
      FROM unnest(${of(({ letter }) => letter.versionId)}::uuid[], ${of(({ letter }) => letter.addressId)}::uuid[],
        ${of(({ state }) => state)}::text[], ${of(({ why }) => why)}::text[]) AS o (version_id, address_id, state, why)
      WHERE (l.version_id, l.address_id) = (o.version_id, o.address_id) AND l.state = 'sending'`;
    const gone = outcomes.flatMap(({ letter, noMailbox }) => (noMailbox ? [letter.addressId] : []));
    await run(tx)`
      INSERT INTO email_block (address_id, what) SELECT unnest(${gone}::uuid[]), 'refused'`;
    for (const [campaignId, own] of Map.groupBy(outcomes, ({ letter }) => letter.campaignId)) {
      const count = (state: LetterOutcome['state']) =>
        own.filter((outcome) => outcome.state === state).length;
      await note(tx, { kind: 'system', id: 'bot' }, 'letters-sent', on('campaign', campaignId), {
        sent: count('sent'),
        refused: count('refused'),
        waiting: count('waiting'),
        unknown: count('unknown'),
      });
    }
    await reviseCards(tx, [...new Set(of(({ letter }) => letter.campaignId))]);
  });
}

/** A card that somebody else changes just now shows these with that change: e-mail waits for nobody, and nobody for it. */
async function reviseCards(tx: Transaction, campaigns: readonly string[]): Promise<void> {
  await run(tx)`
    UPDATE posted_card k SET revision = k.revision + 1
    FROM (SELECT kind, subject, part, platform, channel FROM posted_card
      WHERE kind = 'campaign' AND subject = ANY (${campaigns}::uuid[]) AND channel <> 'own-chat'
      FOR NO KEY UPDATE SKIP LOCKED) AS card
    WHERE (k.kind, k.subject, k.part, k.platform, k.channel)
      = (card.kind, card.subject, card.part, card.platform, card.channel)`;
  await run(tx)`SELECT pg_notify('card', '')`;
}
