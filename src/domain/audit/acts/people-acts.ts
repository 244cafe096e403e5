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

const refusedAccount = { count: count.optional() };
const review = { review: rowId, wanted: word, platform };
const training = { course: rowId, version: count, score: count, by: word };

/** Staff: who they are, what they may do, what they have learned, and how they sign in. */
export const peopleActs = {
  'operator-set': z.strictObject({
    active: flag,
    accounts: z.array(foreignId),
    roles: z.array(role),
  }),
  'operator-deactivated': z.strictObject({ platform, rolesEnded: count }),
  'operators-import-refused': z.strictObject({ reason: word, problems: count }),
  'role-refused': z.strictObject({ reason: word, wanted: z.array(role) }),
  'role-change-asked': roleChange(),
  'role-change-confirmed': roleChange(),
  'role-change-declined': roleChange(),
  'role-change-refused': roleChange(),
  'role-change-expired': z.strictObject({ change: rowId }),
  'person-change-asked': z.strictObject({ change: rowId, platform }),
  'person-change-confirmed': newPerson(),
  'person-change-declined': newPerson(),
  'person-change-refused': newPerson(),
  'person-change-expired': z.strictObject({ change: rowId }),
  'access-review-started': z.strictObject({}),
  'access-review-finished': z.strictObject({}),
  'access-review-refused': z.strictObject({
    ...z.strictObject(review).partial().shape,
    reason: word,
  }),
  'access-decided': z.strictObject({ ...review, roles: z.array(role) }),
  'approver-away': absence(),
  'approver-back': absence(),
  'absence-refused': absence(),
  'account-linked': z.strictObject({ account: foreignId, signIn: rowId }),
  'account-gone': z.strictObject({ account: foreignId }),
  'account-back': z.strictObject({ account: foreignId }),
  'account-refused': z.strictObject({ ...refusedAccount, isMember: flag.optional() }),
  'link-refused': z.strictObject({
    ...refusedAccount,
    reason: word.optional(),
    operator: rowId.optional(),
  }),
  'sign-in-started': z.strictObject({
    ...refusedAccount,
    signIn: rowId.optional(),
    purpose: word.optional(),
    version: count.optional(),
  }),
  'signed-in': signIn(),
  'sign-in-refused': signIn(),
  'stepped-up': signIn(),
  'training-course-published': z.strictObject({ version: count, digest }),
  'training-failed': z.strictObject(training),
  'training-passed': z.strictObject({
    ...training,
    record: rowId,
    expires: when,
    attested: z.literal(true).optional(),
  }),
};

function roleChange() {
  return z.strictObject({
    change: rowId.optional(),
    wanted: word.optional(),
    role: word.nullish(),
    school: rowId.nullish(),
    language: language.nullish(),
    platform,
    answer: word.optional(),
    reason: word.optional(),
  });
}

function absence() {
  return z.strictObject({
    platform,
    dayBack: when.optional(),
    standIn: rowId.nullish(),
    reason: word.optional(),
  });
}

function signIn() {
  return z.strictObject({
    signIn: rowId,
    purpose: word,
    operator: rowId.optional(),
    version: rowId.optional(),
    fingerprint: digest.optional(),
    reason: faultCode.optional(),
  });
}

function newPerson() {
  return z.strictObject({
    change: rowId.optional(),
    platform,
    answer: word.optional(),
    reason: word.optional(),
  });
}
