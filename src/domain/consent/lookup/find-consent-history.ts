import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { wordsBinding } from '#domain/consent/ledger/consent.ts';
import { findOfficePhone, type LookUpRefused } from '#domain/office/find-office-phone.ts';
import type { PhoneAsked } from '#domain/office/office-phone.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Binding } from '#vault/data-key.ts';
import { decryptOrSay } from '#vault/open-for-staff.ts';
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
  selectNamesInHistory,
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
      open: (value, belongsTo) => decryptOrSay(vault, value, belongsTo),
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

/** Reads what somebody said or named only where the actor may see it. */
type Quote = (read: () => string) => Quoted;
type Reading = { quote: Quote; open: (value: Buffer, belongsTo: Binding) => string };

async function readLedger(
  tx: Transaction,
  phoneId: string,
  { quote, open }: Reading,
): Promise<HistoryEntry[]> {
  const consents = await selectConsents(tx, phoneId);
  const withdrawals = await selectWithdrawals(tx, phoneId);
  const checks = await selectChecks(tx, phoneId);
  const blocks = await selectBlocks(tx, phoneId);
  const recorders = [...consents, ...withdrawals, ...blocks].map((row) =>
    readRecorder(row.recordedBy),
  );
  const names = await selectNamesInHistory(
    tx,
    recorders.filter(({ kind }) => kind === 'operator').map(({ id }) => id),
  );
  const byWhom = (stored: string): Recorder => {
    const { kind, id } = readRecorder(stored);
    return { kind, name: names.get(id) };
  };
  return orderHistory([
    ...consents.map(
      ({ id, channel, recordedBy, reference, ...row }): HistoryEntry => ({
        kind: 'consent',
        ids: [id],
        by: byWhom(recordedBy),
        channels: [channel],
        reference: quote(() => reference),
        ...row,
      }),
    ),
    ...withdrawals.map(
      ({ id, recordedBy, words, ...row }): HistoryEntry => ({
        kind: 'withdrawal',
        ids: [id],
        by: byWhom(recordedBy),
        words: words === null ? undefined : quote(() => open(words, wordsBinding(id))),
        ...row,
      }),
    ),
    ...checks.map(
      ({ id, source, ...row }): HistoryEntry => ({
        kind: 'number-check',
        ids: [id],
        by: { kind: 'number-check', name: source },
        recordedAt: row.saidAt,
        ...row,
      }),
    ),
    ...blocks.map(
      ({ id, recordedBy, reason, ...row }): HistoryEntry => ({
        kind: 'block',
        ids: [id],
        by: byWhom(recordedBy),
        recordedAt: row.saidAt,
        reason: quote(() => open(reason, `phone_block.reason:${id}`)),
        ...row,
      }),
    ),
  ]);
}
