import type { AccountHistory } from '#carrier/account-history.ts';
import type { Carrier } from '#carrier/carrier.ts';
import type { Db } from '#database/transaction.ts';
import { readText } from '#domain/consent/opt-out/opt-out-words.ts';
import { revokeByText } from '#domain/consent/opt-out/revoke-by-text.ts';
import { finishAsking } from '#domain/restore/finish-restore.ts';
import { leaseRestore, returnRestore } from '#domain/restore/lease-restore.ts';
import {
  findConfirmations,
  recordConfirmedOptOut,
} from '#domain/restore/record-confirmed-opt-out.ts';
import {
  type ForgottenOrder,
  recordForgottenOrder,
} from '#domain/restore/record-forgotten-order.ts';
import { recordRestore } from '#domain/restore/record-restore.ts';
import type { CaughtUp } from '#domain/restore/restore.ts';
import type { Logger } from '#log/logger.ts';
import type { Vault } from '#vault/vault.ts';

type Tools = {
  db: Db;
  carrier: Pick<Carrier, 'listAccount'>;
  vault: Vault;
  worker: string;
  logger: Logger;
  /** Plans the calls of what was approved and had not begun, so that they can be compared with the carrier's. */
  startDue: () => Promise<unknown>;
};

/** What was committed at the backup's moment may have begun some minutes before; what is known counts once. */
const before = Temporal.Duration.from({ minutes: 10 });
const restMs = 5_000;
/** Texts that the carrier took for a withdrawal by itself: https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out */
const carrierWords = /^\s*(?:stop|stopall|unsubscribe|cancel|end|quit|revoke|optout)\s*$/i;

/**
 * Notices that the database came back from a backup, and asks the carrier for all that its account did since. While it is
 * not answered nothing is dialed, and it is asked again.
 */
export function createCatchUp(tools: Tools): () => Promise<number> {
  const { db, carrier, worker, logger } = tools;
  return async () => {
    const open = await recordRestore(db, worker);
    const restore = open === undefined ? undefined : await leaseRestore(db);
    if (restore === undefined) return open === undefined ? restMs : restMs / 5;
    try {
      await tools.startDue();
      const history = await carrier.listAccount(restore.moment.subtract(before));
      const found = await catchUp(tools, history);
      await finishAsking(db, { id: restore.id, worker, found });
      logger.warn(found, 'the database was restored; the carrier has told what happened since');
    } catch (error) {
      await returnRestore(db, restore.id);
      throw error;
    }
    return 0;
  };
}

async function catchUp(
  { db, vault, logger }: Tools,
  { calls, texts, textsIn }: AccountHistory,
): Promise<CaughtUp> {
  const found: CaughtUp = { calls: 0, texts: 0, optOuts: 0, strange: 0 };
  // First, so that no call that follows from another is planned to somebody who opted out.
  for (const { carrierId, from, body } of textsIn) {
    // Only what takes consent away: what gives it needs the person again.
    if (readText(body).kind === 'start') continue;
    const phoneIndexes = vault.phoneIndexes(from);
    const carrier = carrierWords.test(body) ? ('stop' as const) : undefined;
    const taken = await revokeByText(db, vault, {
      carrierId,
      phoneIndexes,
      from,
      body,
      carrier,
    });
    if (taken === 'revoked' || taken === 'doubtful') found.optOuts += 1;
  }
  const confirmations = await findConfirmations(db);
  const sent: typeof texts = [];
  for (const text of texts) {
    const confirmed = confirmations.get(text.body);
    const { to, createdAt: at } = text;
    const known =
      confirmed === undefined
        ? 'strange'
        : await recordConfirmedOptOut(db, {
            ...confirmed,
            phoneIndexes: vault.phoneIndexes(to),
            at,
          });
    if (known === 'recorded') found.optOuts += 1;
    if (known === 'strange') sent.push(text);
  }
  const orders = [
    ...calls.map((call) => ({ ...call, channel: 'voice' as const, body: '' })),
    ...sent.map((text) => ({ ...text, channel: 'text' as const, answeredBy: undefined })),
  ].toSorted((a, b) => Temporal.Instant.compare(a.createdAt, b.createdAt));
  for (const { to, from, channel, body, report, answeredBy } of orders) {
    const order: ForgottenOrder = {
      channel,
      from,
      body,
      report,
      answeredBy,
      phoneIndexes: vault.phoneIndexes(to),
    };
    const which = await recordForgottenOrder(db, order);
    if (which === 'caught-up') found[channel === 'voice' ? 'calls' : 'texts'] += 1;
    if (which !== 'strange') continue;
    found.strange += 1;
    logger.warn({ call: report.carrierId }, 'the carrier has what no closure waits for');
  }
  return found;
}
