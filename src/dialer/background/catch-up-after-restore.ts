import type { AccountHistory } from '#carrier/account-history.ts';
import type { Carrier } from '#carrier/carrier.ts';
import type { Db } from '#database/transaction.ts';
import { reportFault } from '#dialer/report-fault.ts';
import { recordReports } from '#domain/attempt/outcome/record-reports.ts';
import { findMatches, type Match } from '#domain/attempt/restore/find-matches.ts';
import { finishAsking } from '#domain/attempt/restore/finish-restore.ts';
import { asHeard, type ForgottenOrder } from '#domain/attempt/restore/forgotten-order.ts';
import { createRestoreWatch } from '#domain/attempt/restore/keep-memory.ts';
import { leaseRestore, returnRestore } from '#domain/attempt/restore/lease-restore.ts';
import {
  findConfirmations,
  recordConfirmedOptOut,
} from '#domain/attempt/restore/record-confirmed-opt-out.ts';
import { recordForgottenOrder } from '#domain/attempt/restore/record-forgotten-order.ts';
import { recordLostWords } from '#domain/attempt/restore/record-lost-words.ts';
import { recordUnheard } from '#domain/attempt/restore/record-unheard.ts';
import type { CaughtUp } from '#domain/attempt/restore/restore.ts';
import { readText } from '#domain/consent/opt-out/opt-out-words.ts';
import { revokeByText } from '#domain/consent/opt-out/revoke-by-text.ts';
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

/** What was committed at that moment may have left a little before by the carrier's clock; what is known costs one look. */
const before = Temporal.Duration.from({ minutes: 2 });
const restMs = 1_000;
/** So many reports are recorded in one transaction. */
const together = 100;
/** Texts that the carrier took for a withdrawal by itself: https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out */
const carrierWords = /^\s*(?:stop|stopall|unsubscribe|cancel|end|quit|revoke|optout)\s*$/i;

/**
 * Notices that the database came back from a backup or that a standby took over, and asks the carrier for all that its
 * account did since. While it is not answered nothing is dialed, and it is asked again.
 */
export function createCatchUp(tools: Tools): () => Promise<number> {
  const { db, carrier, worker, logger } = tools;
  const look = createRestoreWatch(db, worker);
  return async () => {
    try {
      const open = await look();
      const restore = open === undefined ? undefined : await leaseRestore(db);
      if (restore !== undefined)
        await ask({
          ...restore,
          isLossy: open?.lostUntil !== null,
          aliveAt: open?.aliveAt && latest([open.aliveAt, open.lostUntil ?? open.aliveAt]),
        });
    } catch (error) {
      // Calls wait for it: it is looked for again at once, however long the database was away.
      reportFault(logger, { error, words: 'what happened since a restore could not be asked' });
      return restMs * 2;
    }
    return restMs;
  };

  async function ask({ id, ...since }: Since & { id: string }): Promise<void> {
    try {
      await tools.startDue();
      const history = await carrier.listAccount(since.moment.subtract(before));
      if (history.calls.some((call) => mayHearError(call, since)))
        return await returnRestore(db, id);
      const { lostUntil, ...found } = await catchUp(tools, history, since);
      await finishAsking(db, { id, worker, found, lostUntil });
      logger.warn(found, 'the carrier has told what happened since the database came back');
    } catch (error) {
      await returnRestore(db, id);
      throw error;
    }
  }
}

/** Up to when the database knows what happened, and whether it is known that it lacks something. */
type Since = {
  moment: Temporal.Instant;
  isLossy: boolean;
  /** When the server before it is known to have lived last; undefined where no look of this worker saw it go. */
  aliveAt: Temporal.Instant | undefined;
};

type Caught = CaughtUp & { lostUntil: Temporal.Instant | undefined };

async function catchUp(tools: Tools, history: AccountHistory, since: Since): Promise<Caught> {
  // First, so that no call that follows from another is planned to somebody who opted out.
  const told = await catchUpWithTexts(tools, history.textsIn);
  const confirmed = await catchUpWithConfirmations(tools, history.texts);
  const orders = await catchUpWithOrders(tools, {
    calls: history.calls,
    texts: confirmed.others,
    ...since,
    isLossy: since.isLossy || confirmed.lost.length > 0,
  });
  const lost = [...confirmed.lost, ...orders.lost].toSorted((a, b) =>
    Temporal.Instant.compare(a, b),
  );
  const { calls, texts, strange } = orders;
  const optOuts = told + confirmed.lost.length;
  return { calls, texts, strange, optOuts, lostUntil: lost.at(-1) };
}

/** How many took consent away that the database had not heard of. Those came in while it was away, and are read now. */
async function catchUpWithTexts(
  { db, vault }: Tools,
  textsIn: AccountHistory['textsIn'],
): Promise<number> {
  let taken = 0;
  for (const { carrierId, from, body } of textsIn) {
    // Only what takes consent away: what gives it needs the person again.
    if (readText(body).kind === 'start') continue;
    const phoneIndexes = vault.phoneIndexes(from);
    const carrier = carrierWords.test(body) ? ('stop' as const) : undefined;
    const text = { carrierId, phoneIndexes, from, body, carrier };
    const which = await revokeByText(db, vault, text);
    if (which === 'revoked' || which === 'doubtful') taken += 1;
  }
  return taken;
}

/** Of the opt-outs that a text of ours confirmed, and that were lost: when each was. */
async function catchUpWithConfirmations({ db, vault }: Tools, texts: AccountHistory['texts']) {
  const confirmations = await findConfirmations(db);
  const others: typeof texts = [];
  const lost: Temporal.Instant[] = [];
  for (const text of texts) {
    const confirmed = confirmations.get(text.body);
    const { to, createdAt: at } = text;
    const phoneIndexes = vault.phoneIndexes(to);
    const known =
      confirmed === undefined
        ? 'strange'
        : await recordConfirmedOptOut(db, { ...confirmed, phoneIndexes, at });
    if (known === 'recorded') lost.push(at);
    if (known === 'strange') others.push(text);
  }
  return { others, lost };
}

/**
 * What the database knew of is told it as any other news. Where it lacks something, it may lack as well who was told: then
 * anyone who picked up counts.
 */
async function catchUpWithOrders(
  { db, vault, logger }: Tools,
  { calls, texts, moment, isLossy, aliveAt }: Pick<AccountHistory, 'calls' | 'texts'> & Since,
) {
  const orders: ForgottenOrder[] = [
    ...calls.map((call) => ({ ...call, channel: 'voice' as const, body: '' })),
    ...texts.map((text) => ({ ...text, channel: 'text' as const, answeredBy: undefined })),
  ]
    .toSorted((a, b) => Temporal.Instant.compare(a.createdAt, b.createdAt))
    .map(({ to, ...order }) => ({ ...order, phoneIndexes: vault.phoneIndexes(to) }));
  const matches = await findMatches(db, orders);
  const of = (...kinds: string[]) =>
    orders.filter((_, i) => kinds.includes(matches[i]?.kind ?? ''));
  const lost = of('lost');
  const strange = of('strange');
  for (const { report } of strange)
    logger.warn({ call: report.carrierId }, 'the carrier has what no closure waits for');
  if (isLossy || lost.length > 0 || strange.length > 0) {
    const lived = aliveAt && latest([aliveAt, ...lost.map(({ createdAt }) => createdAt)]);
    const heard = (order: ForgottenOrder) => asHeard(order, lived);
    for (const order of of('lost', 'awaited')) await recordForgottenOrder(db, heard(order));
    await recordLostWords(db, moment, orders.map(heard));
    await recordUnheard(db, moment, orders.map(heard));
  } else await reportAll(db, orders, matches);
  return {
    calls: lost.filter(({ channel }) => channel === 'voice').length,
    texts: lost.filter(({ channel }) => channel === 'text').length,
    strange: strange.length,
    lost: [...lost, ...strange].map(({ createdAt }) => createdAt),
  };
}

/** So long may a call wait for its first words, and for those of the fallback address, before the carrier says its error. */
const mostWaiting = Temporal.Duration.from({ seconds: 20 });

/** Somebody picked up about when the server went away, and is on the phone: a moment later it is known what they heard. */
function mayHearError(
  { answeredAt, report }: AccountHistory['calls'][number],
  { aliveAt }: Since,
): boolean {
  const isOver = report.kind === 'call' && report.progress === 'ended';
  if (answeredAt === undefined || aliveAt === undefined || isOver) return false;
  const isAfter = Temporal.Instant.compare(answeredAt, aliveAt) > 0;
  return (
    isAfter && Temporal.Instant.compare(Temporal.Now.instant(), answeredAt.add(mostWaiting)) < 0
  );
}

const latest = (times: readonly Temporal.Instant[]) =>
  times.reduce((a, b) => (Temporal.Instant.compare(a, b) < 0 ? b : a));

async function reportAll(
  db: Db,
  orders: readonly ForgottenOrder[],
  matches: readonly Match[],
): Promise<void> {
  const said = matches.flatMap((match, i) => {
    const report = orders[i]?.report;
    if (match.kind !== 'awaited' || report === undefined) return [];
    return [{ token: match.token, phoneIndexes: undefined, report }];
  });
  for (let next = 0; next < said.length; next += together)
    await recordReports(db, said.slice(next, next + together));
}
