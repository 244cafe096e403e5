import { z } from 'zod';
import {
  count,
  digest,
  faultCode,
  flag,
  foreignId,
  language,
  platform,
  role,
  rowId,
  when,
  word,
} from './fact.ts';

const clock = z.string().regex(/^\d{2}:\d{2}$/);
const seal = { version: count, fingerprint: digest };
/** What a person might do at that moment, and the pass of a course that let them. */
const held = { roles: z.array(role), training: rowId.nullable() };
const total = { count, root: digest };

/** From the draft of a closure to its end. */
export const campaignActs = {
  'campaign-drafted': z.strictObject({
    ...held,
    closure: count,
    version: count,
    happening: word,
    purpose: word,
    ground: word,
    delivery: word,
    machines: word,
    asksToConfirm: flag.optional(),
    ringsInside: flag.optional(),
    /** Minutes. Absent where it calls no emergency contacts. */
    contactsAfter: count.optional(),
    /** Absent where it tells families alone. */
    tells: word.optional(),
    /** Whose families alone it is for. */
    groups: z.array(rowId).optional(),
    /** Languages whose older words stayed. */
    kept: z.array(language).optional(),
    /** Languages in somebody's own voice. */
    recorded: z.array(language).optional(),
    corrects: rowId.optional(),
    again: rowId.optional(),
    /** Its approval also covers later lists of absent students, or the same notice each week. */
    stands: z
      .strictObject({ until: when, from: clock, to: clock, most: count.optional() })
      .optional(),
  }),
  /** A list that was pasted; one with entries that the roster doesn't have is refused. */
  'students-listed': z.strictObject({ entries: count, students: count }),
  /** Absent students of a day, by what becomes of each entry. */
  'absences-listed': z.strictObject({
    day: when,
    entries: count,
    students: count,
    excused: count,
    leftOut: count,
    strangers: count,
  }),
  /** It runs under the approval of this closure, by its fingerprint, which these people gave. */
  'run-covered': z.strictObject({
    ...seal,
    standing: count,
    approval: digest,
    people: z.array(rowId),
  }),
  'standing-approval-ended': z.strictObject({ closure: count }),
  'student-list-refused': z.strictObject({ entries: count, unknown: count }),
  'campaign-submitted': sealed(),
  'campaign-found-empty': sealed(),
  'campaign-found-no-number': sealed(),
  'campaign-text-opened': z.strictObject({ ...seal, platform }),
  'campaign-approved': z.strictObject({
    ...seal,
    ...held,
    platform,
    given: count,
    needed: count,
    /** The press came with a token that the directory signed for that person. */
    isVouchedFor: flag.optional(),
  }),
  'campaign-sent-back': z.strictObject({ ...seal, ...held, platform }),
  'campaign-started': z.strictObject(seal),
  /** A batch of its e-mails, by what the mail server said of each. */
  'letters-sent': z.strictObject({ sent: count, refused: count, waiting: count, unknown: count }),
  'letters-bounced': z.strictObject({ bounced: count, noMailbox: count }),
  'campaign-changed-since-approval': unapproved(),
  'campaign-lost-its-approval': unapproved(),
  'campaign-paused': z.strictObject({
    reason: word,
    code: faultCode.optional(),
    attempt: rowId.optional(),
  }),
  'campaign-resume-asked': z.strictObject({ pause: rowId }),
  'campaign-resumed': z.strictObject({ pause: rowId }),
  'campaign-stopped': z.strictObject({
    was: word,
    inProgress: count,
    /** By a command that names no closure, or from its card. */
    via: word.optional(),
    version: count.optional(),
    fingerprint: digest.optional(),
    platform: platform.optional(),
    ...z.strictObject(held).partial().shape,
  }),
  'campaign-finished': z.strictObject({
    attempts: z.strictObject(total),
    outcomes: z.strictObject(total),
    optOuts: z.strictObject({ ...total, until: when }),
  }),
  'campaign-expired': z.strictObject({ was: word }),
  'asking-refused': refused(),
  'decision-refused': refused(),
  'pause-refused': refused(),
  'text-opening-refused': refused(),
  'district-frozen': z.strictObject({ pause: rowId }),
  'district-unfreeze-asked': z.strictObject({ pause: rowId }),
  'district-unfrozen': z.strictObject({ pause: rowId }),
  'approver-woken': z.strictObject({ version: rowId, operator: rowId }),
  'approver-wake-settled': z.strictObject({
    version: rowId,
    operator: rowId,
    call: word.optional(),
    callId: foreignId.nullish(),
    text: word.optional(),
    textId: foreignId.nullish(),
  }),
  'recording-kept': z.strictObject({
    recording: rowId,
    language,
    source: word,
    milliseconds: count,
    digest,
  }),
  'recording-refused': z.strictObject({ language, source: word, reason: word }),
  'rehearsal-asked': z.strictObject({
    rehearsal: rowId,
    kind: word,
    platform,
    language,
    call: flag,
    text: flag,
  }),
  'recording-chosen': z.strictObject({ recording: rowId, language }),
  'recording-heard': z.strictObject({ digest, way: word }),
  'recording-dropped': z.strictObject({ language }),
  'rehearsal-refused': z.strictObject({ platform, reason: word }),
  'rehearsal-settled': z.strictObject({
    rehearsal: rowId,
    call: word.optional(),
    callId: foreignId.nullish(),
    text: word.optional(),
    textId: foreignId.nullish(),
  }),
  // Of how many were asked, so many are told in a list.
  'approvers-asked': z.strictObject({ version: count, asked: count, listed: count }),
  'card-lost': z.strictObject({ platform }),
  'channel-refused': z.strictObject({ reason: word }),
  'sign-in-unproven': z.strictObject({ reason: word, fault: faultCode }),
  'sign-in-proven': z.strictObject({}),
};

function sealed() {
  return z.strictObject({
    ...seal,
    recipients: count,
    exclusions: count,
    expires: when,
    warnings: z.array(word),
  });
}

/** At the start with the fingerprint of now, later with the approvals that count. */
function unapproved() {
  return z.strictObject({
    version: count,
    fingerprint: digest.optional(),
    given: count.optional(),
    needed: count.optional(),
  });
}

function refused() {
  return z.strictObject({
    reason: word,
    platform: platform.optional(),
    wanted: word.optional(),
    version: count.optional(),
  });
}
