import { z } from 'zod';
import { count, flag, rowId, versionName, when, word } from './fact.ts';

/** A setting before and after, such as `step_up_recipients: 500 -> never`. */
const loosening = z.string().regex(/^[a-z_]+: [\w-]+ -> [\w-]+$/);
const before = z.union([count, flag, z.null()]).optional();
const number = z.strictObject({ callsPerSecond: z.number().positive().nullish() });
const key = z.strictObject({ class: word });
const counts = z.record(z.string().regex(/^[a-z]+([A-Z][a-z]+)*$/), count);

/** What the district has set, and what it has taken in. */
export const districtActs = {
  'district-set': z.strictObject({
    policyVersion: count,
    settings: z.array(word),
    consentPolicy: word.optional(),
    reachChanged: flag,
    stepUpRecipientsBefore: before,
    stepUpRecipientsAfter: before,
    districtWideApprovalsBefore: before,
    districtWideApprovalsAfter: before,
    escalationMinutesBefore: before,
    escalationMinutesAfter: before,
    emergencyEscalationMinutesBefore: before,
    emergencyEscalationMinutesAfter: before,
    buildingEmergenciesBefore: before,
    buildingEmergenciesAfter: before,
    closuresTellStaffBefore: before,
    closuresTellStaffAfter: before,
    closuresByEmailBefore: before,
    closuresByEmailAfter: before,
    householdStopBefore: word.nullish(),
    householdStopAfter: word.nullish(),
  }),
  'office-hours-set': z.strictObject({ isOwn: flag }),
  'policy-change-asked': z.strictObject({ change: rowId, wanted: z.array(loosening) }),
  'policy-change-backed': policyChange(),
  'policy-change-confirmed': policyChange(),
  'policy-change-declined': policyChange(),
  'policy-change-refused': policyChange(),
  'policy-change-expired': z.strictObject({ change: rowId }),
  /** A roster that would end many people, and who let it in. */
  'roster-change-asked': z.strictObject({
    change: rowId,
    students: count,
    guardians: count,
    schools: count,
  }),
  'roster-change-confirmed': rosterChange(),
  'roster-change-declined': rosterChange(),
  'roster-change-refused': rosterChange(),
  'roster-change-expired': z.strictObject({ change: rowId }),
  'roster-refresh-asked': z.strictObject({ platform: z.enum(['slack', 'teams']) }),
  'roster-change-used': z.strictObject({ change: rowId }),
  /** Of the keys that names and numbers are encrypted with. */
  'data-key-made': key,
  'data-key-used': key,
  'data-key-destroyed': key,
  'data-keys-wrapped': z.strictObject({ keys: count }),
  /** It came back from a backup, whose newest entry is of that moment. */
  'database-restored': z.strictObject({ noticedBy: word, moment: when }),
  'restore-caught-up': z.strictObject({
    calls: count,
    texts: count,
    optOuts: count,
    strange: count,
  }),
  'restore-confirmed': z.strictObject({ erasures: count }),
  'restore-settled': z.strictObject({}),
  'sending-number-set': number,
  'sending-number-given-up': number,
  'rule-set-dated': z.strictObject({
    from: when.nullable(),
    before: when.nullable(),
    inForce: versionName,
    reachChanged: flag,
  }),
  'law-checked': z.strictObject({ outcome: word, next: when }),
  'gates-rebuilt': z.strictObject({ phones: count, changed: count }),
  'audience-rebuilt': z.strictObject({ changed: count }),
  'roster-imported': counts,
  'groups-imported': counts,
  'consent-imported': counts,
  'operators-imported': counts,
  'holidays-imported': counts,
  'drill-phones-imported': counts,
  'training-imported': counts,
  'course-need-set': z.strictObject({ role: word, course: word, isNeeded: flag, blocks: flag }),
  'consent-part-imported': z.strictObject({
    part: count,
    consentsAdded: count,
    withdrawalsAdded: count,
    textsOnlyAdded: count,
  }),
};

function rosterChange() {
  return z.strictObject({
    change: rowId,
    platform: z.enum(['slack', 'teams']),
    answer: word.optional(),
    reason: word.optional(),
  });
}

function policyChange() {
  return z.strictObject({
    change: rowId,
    platform: z.enum(['slack', 'teams']),
    wanted: z.array(loosening).optional(),
    policyVersion: count.optional(),
    answer: word.optional(),
    reason: word.optional(),
  });
}
