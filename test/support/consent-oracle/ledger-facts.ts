import type { Channel } from '#domain/shared/channel.ts';
import type { ConsentPurpose } from '#domain/shared/purpose.ts';
import {
  type ConsentEvidence,
  isAfter,
  isBefore,
  type NumberCheck,
  newest,
  type PhoneLedger,
  type RevocationEvidence,
  standing,
} from './ledger.ts';
import { type Facts, inOrder, type Rule, type Use } from './rule.ts';

/** Reads a ledger for one use at one time. What is not about the phone itself is taken to be in order. */
export function factsOf(
  ledger: PhoneLedger,
  use: Use,
  when: { at: Temporal.Instant; byCategory: boolean },
): Facts {
  const { records, revocations } = standing(ledger);
  const state = consentState(ledger, use, when.byCategory);
  const youngest = allStates(ledger, when.byCategory).flatMap(({ record }) => record ?? []);
  const freshSince = latest(youngest.map(obtained));
  const check = answerOf(ledger, freshSince);
  const renewed = latest(records.filter((record) => record.endsWithdrawal).map(obtained));
  const renewedText = latest(
    records.filter((record) => record.endsWithdrawal && record.channel === 'text').map(obtained),
  );
  const heard = (test: (revocation: RevocationEvidence) => boolean) =>
    latest(revocations.filter(test).map(({ receivedAt }) => receivedAt));
  const third = ledger.landlineCalls[2];
  const blocks = ledger.blocks.filter(
    (block) => block.lifts === null && !ledger.blocks.some(({ lifts }) => lifts === block.id),
  );
  return {
    ...inOrder,
    consent: state.consent,
    line: lines[ledger.lineType],
    reassigned:
      check !== undefined && (check.answer === 'yes' || isBefore(when.at, check.goodUntil))
        ? check.answer
        : 'not-queried',
    student: !ledger.studentLine
      ? 'no'
      : youngest.some(({ giverRelation }) => mayAgree.has(giverRelation))
        ? 'consented'
        : 'yes',
    age:
      freshSince !== undefined && isBefore(when.at, addMonths(freshSince, 12)) ? 'fresh' : 'stale',
    cap:
      ledger.lineType === 'landline' &&
      third !== undefined &&
      isBefore(when.at, third.add({ hours: 30 * 24 }))
        ? 'reached'
        : 'free',
    'emergency-line': yesNo(blocks.some(({ kind }) => kind === 'emergency-line')),
    'wrong-number': yesNo(
      stands(
        heard(({ scope }) => scope === 'wrong-number'),
        renewed,
      ),
    ),
    'district-block': yesNo(blocks.some(({ kind }) => kind === 'district')),
    'texts-only': yesNo(blocks.some(({ kind }) => kind === 'texts-only')),
    'bad-number': yesNo(ledger.isBadNumber),
    'carrier-stop': yesNo(
      stands(
        heard(({ means }) => means === 'carrier-stop'),
        renewedText,
      ),
    ),
  };
}

/** The row that a rule rests on, if it rests on one of this phone's. */
export function evidenceOf(
  ledger: PhoneLedger,
  use: Use,
  { rule, byCategory }: { rule: Rule; byCategory: boolean },
): string | null {
  switch (rule.restsOn) {
    case 'ledger':
      return consentState(ledger, use, byCategory).evidence;
    case 'number-check':
      return newest(ledger.checks, ({ askedAt }) => askedAt)?.id ?? null;
    case 'block':
      return (
        ledger.blocks
          .filter((b) => b.lifts === null && !ledger.blocks.some(({ lifts }) => lifts === b.id))
          .toSorted(
            (a, b) =>
              Number(a.kind === 'texts-only') - Number(b.kind === 'texts-only') ||
              Number(a.kind === 'district') - Number(b.kind === 'district') ||
              Temporal.Instant.compare(a.blockedAt, b.blockedAt),
          )[0]?.id ?? null
      );
    default:
      return null;
  }
}

type State = {
  consent: Facts['consent'];
  evidence: string | null;
  record?: ConsentEvidence | undefined;
};

function consentState(ledger: PhoneLedger, use: Use, byCategory: boolean): State {
  const { records, revocations } = standing(ledger);
  const renewed = latest(records.filter((record) => record.endsWithdrawal).map(obtained));
  const hard = (scope: RevocationEvidence['scope']) => {
    const said = newest(
      revocations.filter((revocation) => revocation.scope === scope),
      ({ receivedAt }) => receivedAt,
    );
    return said !== undefined && stands(said.receivedAt, renewed) ? said : undefined;
  };
  const wrong = hard('wrong-number');
  const optedOut = hard('all');
  const purpose = use.purpose === 'other' ? 'other' : 'school-mission';
  const own = stateFor(ledger, { channel: use.channel, purpose, byCategory });
  const mission = stateFor(ledger, { channel: use.channel, purpose: 'school-mission', byCategory });
  const isGeneric = own.consent === 'none' && mission.record !== undefined && purpose === 'other';
  const state: State = isGeneric ? { ...mission, consent: 'generic' } : own;
  return {
    ...state,
    consent: optedOut === undefined ? state.consent : 'emergency-opt-out',
    evidence:
      wrong?.id ??
      optedOut?.id ??
      state.evidence ??
      (purpose === 'other' ? mission.evidence : null),
  };
}

/** What stands for one channel and purpose: the best consent that nothing ended, or what ended it. */
function stateFor(
  ledger: PhoneLedger,
  asked: { channel: Channel; purpose: ConsentPurpose; byCategory: boolean },
): State {
  const { records, revocations } = standing(ledger);
  const ended = newest(
    revocations.filter(
      ({ channel, scope, category }) =>
        (channel === 'any' || channel === asked.channel) &&
        (!asked.byCategory ||
          category === null ||
          category === asked.purpose ||
          scope !== 'non-emergency'),
    ),
    ({ receivedAt }) => receivedAt,
  );
  const stands = records.filter(
    (record) =>
      record.channel === asked.channel &&
      record.purposes.includes(asked.purpose) &&
      (ended === undefined ||
        (record.endsWithdrawal && isAfter(record.obtainedAt, ended.receivedAt))),
  );
  const written = stands.filter(({ kind }) => kind === 'express-written');
  const record = newest(written.length > 0 ? written : stands, obtained);
  if (record !== undefined)
    return {
      consent: record.kind === 'express-written' ? 'written' : 'express',
      evidence: record.id,
      record,
    };
  return ended === undefined
    ? { consent: 'none', evidence: null }
    : { consent: 'revoked', evidence: ended.id };
}

function allStates(ledger: PhoneLedger, byCategory: boolean): State[] {
  return (['voice', 'text'] as const).flatMap((channel) =>
    (['school-mission', 'other'] as const).map((purpose) =>
      stateFor(ledger, { channel, purpose, byCategory }),
    ),
  );
}

/**
 * Who agrees after the number changed hands is asked about again. And an answer says nothing of the days before the one
 * that was asked about: the youngest consent is of that day or a later one, wherever the district is.
 */
function answerOf(
  ledger: PhoneLedger,
  agreedAt: Temporal.Instant | undefined,
): NumberCheck | undefined {
  const check = newest(ledger.checks, ({ askedAt }) => askedAt);
  if (check === undefined) return undefined;
  if (check.answer !== 'yes')
    return agreedAt !== undefined && check.referenceDate > latestDay(agreedAt) ? undefined : check;
  const { records } = standing(ledger);
  const renewed = latest(records.filter((record) => record.endsWithdrawal).map(obtained));
  return isAfter(renewed, check.askedAt) ? undefined : check;
}

/** Who may agree to calls on a student's own number: a parent, or the student as an adult. */
const mayAgree: ReadonlySet<string | null> = new Set(['parent', 'guardian', 'adult-student']);

const lines = {
  mobile: 'wireless',
  landline: 'residential',
  voip: 'unknown',
  unknown: 'unknown',
} as const;

/** Of a withdrawal and a consent at one moment the withdrawal holds. */
function stands(
  said: Temporal.Instant | undefined,
  renewed: Temporal.Instant | undefined,
): boolean {
  return said !== undefined && !isAfter(renewed, said);
}

const obtained = ({ obtainedAt }: ConsentEvidence) => obtainedAt;
const yesNo = (is: boolean) => (is ? 'yes' : 'no');

function latest(times: readonly Temporal.Instant[]): Temporal.Instant | undefined {
  return times.toSorted((a, b) => Temporal.Instant.compare(a, b)).at(-1);
}

/** The latest calendar day that it was anywhere, such as 2026-08-15. */
function latestDay(at: Temporal.Instant): string {
  return at.toZonedDateTimeISO('+14:00').toPlainDate().toString();
}

/** Calendar months in UTC, as PostgreSQL adds them in this product's sessions. */
function addMonths(at: Temporal.Instant, months: number): Temporal.Instant {
  return at.toZonedDateTimeISO('UTC').add({ months }).toInstant();
}
