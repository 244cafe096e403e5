import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import { familyLinkId } from '#domain/consent/family/family-link.ts';
import { selectStandingBlocks } from '#domain/consent/ledger/block-store.ts';
import type { BlockKind } from '#domain/consent/ledger/consent.ts';
import { selectEvidence } from '#domain/consent/ledger/evidence-store.ts';
import { findCheckDue } from '#domain/consent/number-check/find-check-due.ts';
import { findOfficePhone, type LookUpRefused } from '#domain/office/find-office-phone.ts';
import type { OfficePhone, PhoneAsked } from '#domain/office/office-phone.ts';
import { mayLiftBlock } from '#domain/office/office-reach.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Vault } from '#vault/vault.ts';
import { mostLiftable, type PhoneAnswer, type PhoneConsent, pagesShown } from './phone-consent.ts';
import {
  selectAnswers,
  selectCheck,
  selectFirsts,
  selectFlags,
  selectNotice,
  selectOfficeHead,
} from './phone-consent-store.ts';

/**
 * How a phone stands now, for one who may look it up. The look is a disclosure, kept in the same transaction; so is
 * each way to a guardian's own page, because anyone who has the link could agree there in the guardian's stead.
 */
export async function findPhoneConsent(
  db: Db,
  vault: Pick<Vault, 'decrypt'>,
  asked: { operator: Operator; phone: PhoneAsked; isWhole?: boolean | undefined },
): Promise<{ kind: 'found'; phone: PhoneConsent } | LookUpRefused> {
  return transact(db, async (tx) => {
    const found = await findOfficePhone(tx, vault, { ...asked, what: 'consent' });
    if (found.kind === 'refused') return found;
    const isWhole = asked.isWhole === true;
    const phone = await standingOf(tx, found.phone, { operator: asked.operator, isWhole });
    await keepPages(tx, asked.operator, phone);
    return { kind: 'found', phone };
  });
}

async function keepPages(tx: Transaction, operator: Operator, phone: PhoneConsent): Promise<void> {
  for (const page of phone.pages) {
    await note(tx, by(operator.id), 'family-link-shown', on('guardian', page.guardianId), {
      link: familyLinkId(page),
      phone: phone.phoneId,
    });
  }
}

async function standingOf(
  tx: Transaction,
  phone: OfficePhone,
  { operator, isWhole }: { operator: Operator; isWhole: boolean },
): Promise<PhoneConsent> {
  const { at, timeZone } = await selectOfficeHead(tx);
  const blocks = await selectStandingBlocks(tx, phone.phoneId);
  const idsOf = (which: (kind: BlockKind) => boolean) =>
    blocks.flatMap(({ id, kind }) => (which(kind) ? [id] : [])).slice(0, mostLiftable);
  const textsOnly = idsOf((kind) => kind === 'texts-only');
  const liftable = mayLiftBlock(operator) ? idsOf((kind) => kind !== 'texts-only') : [];
  const answers = await answersOf(tx, phone.phoneId);
  const isWithin = (of: string) => phone.guardians.some(({ id }) => id === of);
  const firsts = (await selectFirsts(tx, phone.phoneId)).filter((one) => isWithin(one.guardianId));
  return {
    ...phone,
    at,
    timeZone,
    liftable,
    textsOnly,
    firsts,
    pages: pagesShown({ ...phone, liftable, textsOnly, firsts, answers, at, isWhole }),
    answers,
    flags: await selectFlags(tx, phone.phoneId),
    check: await selectCheck(tx, phone.phoneId),
    isChecking: await findCheckDue(tx, phone.phoneId),
    notice: await selectNotice(tx, phone.phoneId),
  };
}

/** What a phone may be used for now, each answer with the row it rests on. */
export async function answersOf(tx: Transaction, phoneId: string): Promise<PhoneAnswer[]> {
  const rows = await selectAnswers(tx, phoneId);
  const evidence = await selectEvidence(
    tx,
    rows.flatMap((row) => row.evidence ?? []),
  );
  return rows.map((row) => ({
    ...row,
    evidence: row.evidence === null ? undefined : evidence.get(row.evidence),
  }));
}
