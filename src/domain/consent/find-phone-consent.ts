import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Operator } from '#domain/operator/operator.ts';
import type { Vault } from '#vault/vault.ts';
import { selectEvidence } from './evidence-store.ts';
import { findOfficePhone, type LookUpRefused } from './find-office-phone.ts';
import { factsOf } from './ledger-facts.ts';
import { selectLedgers } from './ledger-store.ts';
import type { OfficePhone, PhoneAsked } from './office-phone.ts';
import { checkOf, flagsOf, type PhoneAnswer, type PhoneConsent } from './phone-consent.ts';
import { selectAnswers, selectOfficeHead } from './phone-consent-store.ts';
import { selectTerms } from './rule-store.ts';

/** How a phone stands now, for one who may look it up. The look is a disclosure, kept in the same transaction. */
export async function findPhoneConsent(
  db: Db,
  vault: Pick<Vault, 'decrypt'>,
  asked: { operator: Operator; phone: PhoneAsked },
): Promise<{ kind: 'found'; phone: PhoneConsent } | LookUpRefused> {
  return transact(db, async (tx) => {
    const found = await findOfficePhone(tx, vault, { ...asked, what: 'consent' });
    if (found.kind === 'refused') return found;
    return { kind: 'found', phone: await standingOf(tx, found.phone) };
  });
}

async function standingOf(tx: Transaction, phone: OfficePhone): Promise<PhoneConsent> {
  const { at, timeZone } = await selectOfficeHead(tx);
  const terms = await selectTerms(tx);
  const [ledger] = await selectLedgers(tx, [phone.phoneId]);
  if (terms === undefined || ledger === undefined) throw new Error('the phone has no ledger');
  const { policy, byCategory } = terms;
  const use = { purpose: 'school-mission', channel: 'voice', policy } as const;
  return {
    ...phone,
    at,
    timeZone,
    answers: await answersOf(tx, phone.phoneId),
    flags: flagsOf(ledger, factsOf(ledger, use, { at, byCategory })),
    check: checkOf(ledger, at),
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
