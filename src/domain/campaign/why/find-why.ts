import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { Evidence } from '#domain/consent/ledger/evidence.ts';
import { selectEvidence } from '#domain/consent/ledger/evidence-store.ts';
import { selectOfficeHead, selectRights } from '#domain/consent/lookup/phone-consent-store.ts';
import { factsOf } from '#domain/consent/rules/ledger-facts.ts';
import { selectLedgers } from '#domain/consent/rules/ledger-store.ts';
import { allows, type Rule, ruleFor } from '#domain/consent/rules/rule.ts';
import { selectRules, selectTerms } from '#domain/consent/rules/rule-store.ts';
import { findOfficePhone, type LookUpRefused } from '#domain/office/find-office-phone.ts';
import type { PhoneAsked } from '#domain/office/office-phone.ts';
import { selectPhoneUsers } from '#domain/office/office-phone-store.ts';
import type { Operator } from '#domain/operator/operator.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { Vault } from '#vault/vault.ts';
import { type Why, type WhyChannel, type WhyListed, whyAbsent } from './why.ts';
import {
  type AttemptRow,
  type ListedRow,
  selectAttempts,
  selectListed,
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
    return { kind: 'found', why: { phone: found.phone, timeZone, closure: head, channels } };
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
  const familySchoolIds = users.flatMap(({ schoolId }) => schoolId ?? []);
  const evidence = await selectEvidence(
    tx,
    listed.flatMap((row) => row.evidence ?? []),
  );
  const judge = await judgeNow(tx, { phoneId, head });
  return (['voice', 'text'] as const).map((channel): WhyChannel => {
    const row = listed.find((one) => one.channel === channel);
    const because = () =>
      whyAbsent({ ...head, channel, familySchoolIds, closureSchoolIds: head.schoolIds });
    const rule = judge(channel);
    const isSame = row === undefined || (rule.id === row.rule && allows(rule) === row.isIncluded);
    return {
      channel,
      listed: row === undefined ? { kind: 'absent', because: because() } : toListed(row, evidence),
      attempts: attempts.filter((one) => one.channel === channel).map(toAttempt),
      now: isSame ? undefined : { allows: allows(rule), reason: rule.reason, rule: rule.id },
    };
  });
}

/** What the rules in force say of the phone now, by the one pure function that knows them. */
async function judgeNow(
  tx: Transaction,
  { phoneId, head }: { phoneId: string; head: WhyHead },
): Promise<(channel: Channel) => Rule> {
  const terms = await selectTerms(tx);
  const [ledger] = await selectLedgers(tx, [phoneId]);
  if (terms === undefined || ledger === undefined) throw new Error('the phone has no ledger');
  const rules = await selectRules(tx, terms.ruleSet);
  const rights = await selectRights(tx, phoneId);
  const { at } = await selectOfficeHead(tx);
  return (channel) => {
    const use = { purpose: head.purpose, channel, policy: terms.policy };
    const facts = factsOf(ledger, use, { at, byCategory: terms.byCategory });
    return ruleFor(use, { ...facts, rights }, rules);
  };
}

function toListed(row: ListedRow, evidence: ReadonlyMap<string, Evidence>): WhyListed {
  return {
    kind: row.isIncluded ? 'included' : 'excluded',
    rule: { id: row.rule, ruleSet: row.ruleSet, reason: row.reason, citation: row.citation },
    evidence: row.evidence === null ? undefined : evidence.get(row.evidence),
  };
}

function toAttempt(row: AttemptRow): WhyChannel['attempts'][number] {
  return {
    tryNumber: row.tryNumber,
    at: row.at,
    state: row.state,
    disposition: row.disposition,
    rule:
      row.rule === null
        ? undefined
        : {
            id: row.rule,
            ruleSet: row.ruleSet ?? '',
            reason: row.reason ?? row.rule,
            citation: row.citation ?? '',
          },
  };
}
