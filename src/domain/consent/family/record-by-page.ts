import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { sql } from 'kysely';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { recordConsent } from '#domain/consent/ledger/record-consent.ts';
import type { PageWording } from '#domain/consent/wording/page-wording.ts';
import { insertWording } from '#domain/consent/wording/wording-store.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { ConsentPurpose } from '#domain/shared/purpose.ts';
import type { Vault } from '#vault/vault.ts';
import { checkPageCode } from './check-page-code.ts';
import type { AgreeOutcome, FamilyPage, FamilyPhone, Proof } from './family.ts';
import { agreeingTakesCode, agreementFor, answerFor } from './family-choices.ts';
import { lockPhoneOnPage } from './family-store.ts';
import { findFamily } from './find-family.ts';

/** A press of "I agree", with what the page that was pressed on said of itself. */
export type PagePress = {
  whose: FamilyPage;
  link: string;
  phoneId: string;
  channel: Channel;
  purpose: ConsentPurpose;
  language: string;
  wordingVersion: string;
  /** UUID of the page; the same one twice is one consent. */
  page: string;
  /** What was texted to the number, where that was asked for. */
  code?: string;
};

/** Takes a guardian's consent from their own page, with the words that they had before them. */
export async function recordByPage(
  db: Db,
  vault: Pick<Vault, 'decrypt' | 'sign' | 'signers'>,
  press: PagePress,
): Promise<AgreeOutcome> {
  return transact(db, async (tx) => {
    const at = await lockPhoneOnPage(tx, { page: press.whose, phoneId: press.phoneId });
    const family = await findFamily(tx, vault, press.whose);
    const phone = family?.phones.find((each) => each.phoneId === press.phoneId);
    if (at === undefined || family === undefined || phone === undefined) return 'not-their-number';
    const isGiven = answerFor(phone, press)?.consent === 'given';
    const reference = pageReference(press.page);
    if (await isOnRecord(tx, press, reference)) return isGiven ? 'agreed' : 'ended';
    const wording = agreementFor(family, phone, press);
    const { guardianId } = family;
    if (wording === undefined || guardianId === undefined) return isGiven ? 'agreed' : 'closed';
    if (wording.version !== press.wordingVersion) return 'wording-changed';
    const proof = await proofOf(tx, vault, { ...press, guardianId, phone });
    if (proof !== undefined) return proof;
    await keepWording(tx, wording);
    await recordConsent(
      tx,
      {
        phoneId: press.phoneId,
        channel: press.channel,
        purposes: [press.purpose],
        kind: 'express-written',
        method: 'web-page',
        wordingVersion: wording.version,
        language: wording.language,
        evidenceReference: reference,
        evidenceHash: pageEvidenceHash({
          page: press.page,
          link: press.link,
          phoneId: press.phoneId,
          channel: press.channel,
          purpose: press.purpose,
          wording,
          at,
        }),
        givenBy: guardianId,
        giverRelation: family.relation,
        obtainedAt: at,
        actor: { kind: 'guardian', id: guardianId },
      },
      // By the link the entry is matched to the person who was shown it: see find-phone-consent.ts.
      { link: press.link },
    );
    return 'agreed';
  });
}

/** What is missing before this agreement counts. */
async function proofOf(
  tx: Transaction,
  vault: Pick<Vault, 'sign' | 'signers'>,
  press: PagePress & { guardianId: string; phone: FamilyPhone },
): Promise<Proof | undefined> {
  if (!agreeingTakesCode(press.whose, answerFor(press.phone, press))) return undefined;
  if (press.phone.codePath !== 'text') return 'no-code';
  const outcome = await checkPageCode(tx, vault, { ...press, code: press.code });
  return outcome === 'code-right' ? undefined : outcome;
}

async function keepWording(tx: Transaction, wording: PageWording): Promise<void> {
  const kept = await insertWording(tx, { ...wording, recordedBy: 'system:family-page' });
  if (kept === 'differs') throw new Error(`wording ${wording.version} is on file with other words`);
}

/** Whether a page was agreed on before. */
async function isOnRecord(
  tx: Transaction,
  { phoneId, channel, purpose }: PagePress,
  reference: string,
): Promise<boolean> {
  const row = await tx
    .selectFrom('consent_record')
    .select('id')
    .where('phone_id', '=', phoneId)
    .where('channel', '=', channel)
    .where('evidence_reference', '=', reference)
    .where(sql<boolean>`${purpose} = ANY (purposes)`)
    .executeTakeFirst();
  return row !== undefined;
}

/** One page that was agreed on: where, by whom through which link, to what, and when. */
export type PageEvidence = {
  /** UUID, made when the page was shown. */
  page: string;
  /** Tells the link apart, and opens nothing. */
  link: string;
  phoneId: string;
  channel: Channel;
  purpose: ConsentPurpose;
  wording: PageWording;
  at: Temporal.Instant;
};

/** Names the page in `consent_record.evidence_reference`. */
function pageReference(page: string): string {
  return `family page ${page}`;
}

/** SHA-256 over canonical JSON (RFC 8785). Anyone who has the link can work it out again from the record and its wording. */
export function pageEvidenceHash(evidence: PageEvidence): Buffer {
  const canonical = canonicalize({ ...evidence, at: evidence.at.toString() });
  if (canonical === undefined) throw new Error('nothing to take a hash of');
  return hash('sha256', Buffer.from(canonical), 'buffer');
}
