import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { wordsBinding } from '#domain/consent/ledger/consent.ts';
import { findOfficePhone, type LookUpRefused } from '#domain/office/find-office-phone.ts';
import type { PhoneAsked } from '#domain/office/office-phone.ts';
import type { Operator } from '#domain/operator/operator.ts';
import type { Vault } from '#vault/vault.ts';
import {
  type ConsentHistory,
  entriesPerPage,
  type HistoryEntry,
  keptElsewhere,
  mayReadWords,
  orderHistory,
  type Quoted,
  type Recorder,
  readRecorder,
} from './consent-history.ts';
import {
  selectBlocks,
  selectChecks,
  selectConsents,
  selectDisclosures,
  selectOperatorNames,
  selectWithdrawals,
} from './history-store.ts';
import { selectOfficeHead } from './phone-consent-store.ts';

/** Every row that the ledger holds of a phone, and who looked at it before. The look itself is one of them. */
export async function findConsentHistory(
  db: Db,
  vault: Pick<Vault, 'decrypt'>,
  asked: { operator: Operator; phone: PhoneAsked; page: number },
): Promise<{ kind: 'found'; history: ConsentHistory } | LookUpRefused> {
  return transact(db, async (tx) => {
    const found = await findOfficePhone(tx, vault, { ...asked, what: 'consent-history' });
    if (found.kind === 'refused') return found;
    const { phoneId } = found.phone;
    const { timeZone } = await selectOfficeHead(tx);
    const mayRead = mayReadWords(found.phone);
    const entries = await readLedger(tx, phoneId, {
      quote: (read) => (mayRead ? read() : keptElsewhere),
      open: (words) => vault.decrypt(words, wordsBinding(phoneId)),
    });
    const disclosures = await selectDisclosures(tx, phoneId);
    const from = asked.page * entriesPerPage;
    return {
      kind: 'found',
      history: {
        ...found.phone,
        timeZone,
        entries: entries.slice(from, from + entriesPerPage),
        page: asked.page,
        older: Math.max(0, entries.length - from - entriesPerPage),
        total: entries.length,
        disclosures: disclosures.newest,
        disclosuresInAll: disclosures.inAll,
      },
    };
  });
}

/** Reads what somebody said or named only where the asker may see it. */
type Quote = (read: () => string) => Quoted;
type Reading = { quote: Quote; open: (words: Buffer) => string };

function wordsOf(words: Buffer | null, { quote, open }: Reading): Quoted | undefined {
  return words === null ? undefined : quote(() => open(words));
}

async function readLedger(
  tx: Transaction,
  phoneId: string,
  { quote, open }: Reading,
): Promise<HistoryEntry[]> {
  const consents = await selectConsents(tx, phoneId);
  const withdrawals = await selectWithdrawals(tx, phoneId);
  const checks = await selectChecks(tx, phoneId);
  const blocks = await selectBlocks(tx, phoneId);
  const recorders = [
    ...[...consents, ...withdrawals].map((row) => row.recorded_by),
    ...blocks.map((row) => row.blocked_by),
  ].map(readRecorder);
  const names = await selectOperatorNames(
    tx,
    recorders.filter(({ kind }) => kind === 'operator').map(({ id }) => id),
  );
  const byWhom = (stored: string): Recorder => {
    const { kind, id } = readRecorder(stored);
    return { kind, name: names.get(id) };
  };
  return orderHistory([
    ...consents.map((row) => toConsent(row, { byWhom, quote })),
    ...withdrawals.map((row) =>
      toWithdrawal(row, {
        by: byWhom(row.recorded_by),
        words: wordsOf(row.words, { quote, open }),
      }),
    ),
    ...checks.map(
      (row): HistoryEntry => ({
        kind: 'number-check',
        ids: [row.id],
        saidAt: row.asked_at,
        recordedAt: row.asked_at,
        by: { kind: 'number-check', name: row.source },
        answer: row.answer,
        goodUntil: row.good_until,
      }),
    ),
    ...blocks.map(
      (row): HistoryEntry => ({
        kind: 'block',
        ids: [row.id],
        saidAt: row.blocked_at,
        recordedAt: row.blocked_at,
        by: byWhom(row.blocked_by),
        block: row.kind,
        reason: quote(() => row.reason),
        lifts: row.lifts,
      }),
    ),
  ]);
}

function toConsent(
  row: Awaited<ReturnType<typeof selectConsents>>[number],
  { byWhom, quote }: { byWhom: (stored: string) => Recorder; quote: Quote },
): HistoryEntry {
  return {
    kind: 'consent',
    ids: [row.id],
    saidAt: row.obtained_at,
    recordedAt: row.recorded_at,
    by: byWhom(row.recorded_by),
    channels: [row.channel],
    purposes: row.purposes,
    isWritten: row.kind === 'express-written',
    method: row.method,
    wordingVersion: row.wording_version,
    language: row.language,
    reference: quote(() => row.evidence_reference),
    hasHash: row.evidence_hash !== null,
    relation: row.giver_relation,
    endsWithdrawal: row.ends_withdrawal,
    replaces: row.replaces,
    replacedBy: row.replaced_by,
  };
}

function toWithdrawal(
  row: Awaited<ReturnType<typeof selectWithdrawals>>[number],
  { by, words }: { by: Recorder; words: Quoted | undefined },
): HistoryEntry {
  return {
    kind: 'withdrawal',
    ids: [row.id],
    saidAt: row.received_at,
    recordedAt: row.recorded_at,
    by,
    channel: row.channel,
    scope: row.scope,
    means: row.means,
    category: row.category,
    isDoubtful: row.doubtful,
    words,
    effectiveAt: row.effective_at,
    honourBy: row.honour_by,
    retracts: row.retracts,
    retractedBy: row.retracted_by,
    confirmation: row.confirmation,
  };
}
