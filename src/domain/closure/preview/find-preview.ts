import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { findOfficePhone, type LookUpRefused } from '#domain/office/find-office-phone.ts';
import type { OfficePhone, PhoneAsked } from '#domain/office/office-phone.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Vault } from '#vault/vault.ts';
import type { Preview } from './preview.ts';
import { selectAnyPhones, selectHouseholds, selectPreviewHead } from './preview-store.ts';

const shown = 5;

/** What some households of a closure hear and read, picked at random: schools and languages, and nobody's name or number. */
export async function findPreview(db: Db, campaignId: string): Promise<Preview | undefined> {
  return transact(db, async (tx) => {
    const head = await selectPreviewHead(tx, campaignId);
    if (head === undefined) return undefined;
    const { versionId } = head;
    return previewOf(tx, head, await selectAnyPhones(tx, { versionId, count: shown }));
  });
}

/** The same for one phone, and who uses it: a disclosure, kept in the same transaction. */
export async function findPreviewFor(
  db: Db,
  vault: Pick<Vault, 'decrypt'>,
  asked: { operator: Operator; campaignId: string; phone: PhoneAsked },
): Promise<
  | { kind: 'found'; preview: Preview; phone: OfficePhone }
  | LookUpRefused
  | { kind: 'refused'; reason: 'no-campaign' }
> {
  return transact(db, async (tx) => {
    const head = await selectPreviewHead(tx, asked.campaignId);
    if (head === undefined) return { kind: 'refused', reason: 'no-campaign' };
    const found = await findOfficePhone(tx, vault, { ...asked, what: 'preview' });
    if (found.kind === 'refused') return found;
    const { phone } = found;
    return { kind: 'found', preview: await previewOf(tx, head, [phone.phoneId]), phone };
  });
}

async function previewOf(
  tx: Transaction,
  head: Awaited<ReturnType<typeof selectPreviewHead>> & object,
  phoneIds: readonly string[],
): Promise<Preview> {
  const { id, number, words, phones, versionId } = head;
  const households = await selectHouseholds(tx, { versionId, phoneIds });
  return { id, number, words, phones, households };
}
