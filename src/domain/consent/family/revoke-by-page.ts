import { one } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { openTask } from '#domain/consent/ledger/office-task-store.ts';
import { type Revoke, revokeWhenKnown } from '#domain/consent/ledger/revoke-when-known.ts';
import type { Vault } from '#vault/vault.ts';
import { checkPageCode } from './check-page-code.ts';
import {
  actorOn,
  type FamilyPage,
  type FamilyPhone,
  type StopOutcome,
  type Withdrawal,
} from './family.ts';
import { isStopped } from './family-choices.ts';
import { lockPhoneOnPage } from './family-store.ts';
import { findFamily } from './find-family.ts';

/** Of a guardian’s own page. */
type OwnPageRequest = PageRequest & { guardianId: string };

type PageRequest = {
  page: FamilyPage;
  phoneId: string;
  withdrawal: Withdrawal;
  language: string;
  /** What was texted to the number, where that was asked for. */
  code?: string;
};

/** Takes a guardian's withdrawal from their own page. Pressed twice, it is one withdrawal. */
export async function revokeByPage(
  db: Db,
  vault: Pick<Vault, 'decrypt' | 'sign' | 'signers'>,
  request: PageRequest,
): Promise<StopOutcome> {
  const { page, phoneId, withdrawal } = request;
  return revokeWhenKnown(db, async (tx, revoke) => {
    if ((await lockPhoneOnPage(tx, request)) === undefined) return 'not-their-number';
    const family = await findFamily(tx, vault, page);
    const phone = family?.phones.find((each) => each.phoneId === phoneId);
    if (phone === undefined) return 'not-their-number';
    if (isStopped(phone, withdrawal)) return 'already-stopped';
    // A number page proves possession of the phone; a guardian page doesn't.
    if (phone.isShared && 'guardianId' in page) {
      const own = { ...request, guardianId: page.guardianId };
      if (withdrawal.scope === 'wrong-number') return disown(tx, own);
      if (withdrawal.scope === 'all') {
        const proof = await proofOf(tx, vault, { request: own, phone, revoke });
        if (proof !== undefined) return proof;
      }
    }
    await revoke({ channel: 'any', ...withdrawal, ...byPage(request) });
    return 'stopped';
  });
}

const byPage = ({ phoneId, page }: PageRequest) =>
  ({ phoneId, means: 'web-page', actor: actorOn(page) }) as const;

/** The others who use the number still get their calls: one family's page does not speak for another one. */
async function disown(tx: Transaction, request: OwnPageRequest): Promise<StopOutcome> {
  const { guardianId, phoneId } = request;
  const row = await one<{ ended: boolean }>(tx)`
    SELECT disown_number(${guardianId}, ${phoneId}) AS ended`;
  if (row?.ended !== true) return 'not-their-number';
  await openTask(tx, { kind: 'disowned-number', phoneId });
  await note(tx, { kind: 'guardian', id: guardianId }, 'number-disowned', on('phone', phoneId), {
    guardian: guardianId,
  });
  return 'tie-ended';
}

/** All that is no emergency stops at once. Emergencies, which are the others' too, end for the person who has the phone. */
async function proofOf(
  tx: Transaction,
  vault: Pick<Vault, 'sign' | 'signers'>,
  { request, phone, revoke }: { request: OwnPageRequest; phone: FamilyPhone; revoke: Revoke },
): Promise<StopOutcome | undefined> {
  const ordinary = { scope: 'non-emergency', channel: 'any' } as const;
  if (!isStopped(phone, ordinary)) await revoke({ ...ordinary, ...byPage(request) });
  if (phone.codePath !== 'text') return 'no-code';
  const outcome = await checkPageCode(tx, vault, { ...request, code: request.code });
  return outcome === 'code-right' ? undefined : outcome;
}
