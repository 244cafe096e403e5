import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Evidence } from '#domain/consent/ledger/evidence.ts';
import { selectEvidence } from '#domain/consent/ledger/evidence-store.ts';
import { selectAnswers, selectOfficeHead } from '#domain/consent/lookup/phone-consent-store.ts';
import { findOfficePhone, type LookUpRefused } from '#domain/office/find-office-phone.ts';
import type { PhoneAsked } from '#domain/office/office-phone.ts';
import { selectPhoneUsers } from '#domain/office/office-phone-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Vault } from '#vault/vault.ts';
import { type Why, type WhyChannel, type WhyListed, whyAbsent } from './why.ts';
import {
  type AttemptRow,
  type ListedRow,
  selectAttempts,
  selectContact,
  selectEmails,
  selectListed,
  selectToldOf,
  selectWhyHead,
  type WhyHead,
} from './why-store.ts';

/** Why a family was called in a closure, or was not. The question is a disclosure, kept in the same transaction. */
export async function findWhy(
  db: Db,
  vault: Pick<Vault, 'decrypt'>,
  asked: { operator: Operator; campaignId: string; phone: PhoneAsked },
): Promise<
  { kind: 'found'; why: Why } | LookUpRefused | { kind: 'refused'; reason: 'no-campaign' }
> {
  return transact(db, async (tx) => {
    const head = await selectWhyHead(tx, asked.campaignId);
    if (head === undefined) return { kind: 'refused', reason: 'no-campaign' };
    const found = await findOfficePhone(tx, vault, { ...asked, what: 'why' });
    if (found.kind === 'refused') return found;
    const { timeZone } = await selectOfficeHead(tx);
    const channels = await channelsOf(tx, { head, asked, phoneId: found.phone.phoneId });
    const { phone } = found;
    const guardianIds = phone.guardians.map(({ id }) => id);
    const emails = head.isWritten
      ? { emails: await selectEmails(tx, { versionId: head.versionId, guardianIds }) }
      : {};
    const { versionId } = head;
    const { campaignId } = asked;
    const contact = await selectContact(tx, { campaignId, versionId, phoneId: phone.phoneId });
    return {
      kind: 'found',
      why: {
        phone,
        timeZone,
        closure: head,
        channels,
        ...emails,
        ...(contact === undefined ? {} : { contact }),
      },
    };
  });
}

async function channelsOf(
  tx: Transaction,
  of: { head: WhyHead; asked: { campaignId: string }; phoneId: string },
): Promise<WhyChannel[]> {
  const { head, phoneId } = of;
  const listed = await selectListed(tx, { versionId: head.versionId, phoneId });
  const attempts = await selectAttempts(tx, { campaignId: of.asked.campaignId, phoneId });
  const users = await selectPhoneUsers(tx, phoneId);
  const schoolIdsOf = (those: typeof users) => those.flatMap(({ schoolId }) => schoolId ?? []);
  const familySchoolIds = schoolIdsOf(users.filter(({ studentId }) => studentId !== null));
  const staffSchoolIds = schoolIdsOf(
    users.filter(({ studentId, isContact }) => studentId === null && !isContact),
  );
  const contactSchoolIds = schoolIdsOf(users.filter(({ isContact }) => isContact));
  const { groupIds } = head;
  const told = groupIds === null ? undefined : await selectToldOf(tx, { groupIds, phoneId });
  const isOfGroups = groupIds === null || told !== undefined;
  const evidence = await selectEvidence(
    tx,
    listed.flatMap((row) => row.evidence ?? []),
  );
  const now = (await selectAnswers(tx, phoneId)).filter(({ purpose }) => purpose === head.purpose);
  return (['voice', 'text'] as const).map((channel): WhyChannel => {
    const row = listed.find((one) => one.channel === channel);
    const because = () =>
      whyAbsent({
        ...head,
        channel,
        isOfGroups,
        familySchoolIds,
        staffSchoolIds,
        contactSchoolIds,
        closureSchoolIds: head.schoolIds,
      });
    const answer = told?.excused ?? now.find((one) => one.channel === channel);
    if (answer === undefined) throw new Error('the phone has no verdict');
    const { allows, rule, reason } = answer;
    const isSame = row === undefined || (rule === row.rule && allows === row.isIncluded);
    return {
      channel,
      listed: row === undefined ? { kind: 'absent', because: because() } : toListed(row, evidence),
      ...(row?.named == null ? {} : { named: row.named }),
      ...turnOf(row),
      attempts: attempts.filter((one) => one.channel === channel).map(toAttempt),
      now: isSame ? undefined : { allows, reason, rule },
    };
  });
}

function turnOf(row: ListedRow | undefined): Pick<WhyChannel, 'turn'> {
  if (row?.place == null || row.phones === null) return {};
  return { turn: { place: row.place, phones: row.phones, firstSince: row.firstSince } };
}

function toListed(row: ListedRow, evidence: ReadonlyMap<string, Evidence>): WhyListed {
  return {
    kind: row.isIncluded ? 'included' : 'excluded',
    rule: {
      id: row.rule,
      ruleSet: row.ruleSet,
      reason: row.reason,
      citation: row.citation,
      beyondLaw: row.beyondLaw,
    },
    evidence: row.evidence === null ? undefined : evidence.get(row.evidence),
  };
}

function toAttempt(row: AttemptRow): WhyChannel['attempts'][number] {
  return {
    tryNumber: row.tryNumber,
    at: row.at,
    state: row.state,
    disposition: row.disposition,
    householdAt: row.householdAt,
    ...(row.hasNamed === null ? {} : { hasNamed: row.hasNamed }),
    ...(row.hasConfirmed ? { hasConfirmed: true } : {}),
    rule:
      row.rule === null
        ? undefined
        : {
            id: row.rule,
            ruleSet: row.ruleSet ?? '',
            reason: row.reason ?? row.rule,
            citation: row.citation ?? '',
            beyondLaw: row.beyondLaw,
          },
  };
}
