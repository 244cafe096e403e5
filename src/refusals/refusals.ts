import { accountRefusals, commandRefusals, linkRefusals } from './access.ts';
import { decisionBlockers, decisionRefusals, sealedWordsRefusals } from './approval.ts';
import { findingRefusals, lawRefusals } from './audit.ts';
import {
  choiceRefusals,
  draftRefusals,
  emptyPageRefusals,
  groundBlockers,
  ownCallRefusals,
  pauseRefusals,
  safeRefusals,
  standingRefusals,
  unreachedRefusals,
} from './closure.ts';
import { drillPhoneRefusals, drillRefusals } from './drill.ts';
import { lookUpRefusals, requestRefusals, taskRefusals, textRefusals } from './family.ts';
import {
  exportRefusals,
  incidentRefusals,
  noticeRefusals,
  ransomRefusals,
  signRefusals,
  toldRefusals,
} from './incident.ts';
import {
  absenceRefusals,
  accessReviewRefusals,
  newPersonRefusals,
  policyChangeRefusals,
  roleChangeRefusals,
} from './people.ts';
import {
  erasureBlockers,
  erasureRefusals,
  familyDataRefusals,
  yearlyNoticeRefusals,
} from './privacy.ts';
import { rosterChangeRefusals, rosterRefreshRefusals } from './roster.ts';
import { sharedRefusals } from './shared.ts';
import { templateRefusals, translationRefusals } from './words.ts';

/** Each reason to say no, with its sentence: what operations refuse with, people read, and the audit log keeps. */
export const refusals = {
  ...sharedRefusals,
  ...accountRefusals,
  ...linkRefusals,
  ...commandRefusals,
  ...groundBlockers,
  ...draftRefusals,
  ...standingRefusals,
  ...choiceRefusals,
  ...pauseRefusals,
  ...unreachedRefusals,
  ...safeRefusals,
  ...emptyPageRefusals,
  ...ownCallRefusals,
  ...decisionBlockers,
  ...decisionRefusals,
  ...sealedWordsRefusals,
  ...drillRefusals,
  ...drillPhoneRefusals,
  ...incidentRefusals,
  ...exportRefusals,
  ...signRefusals,
  ...toldRefusals,
  ...ransomRefusals,
  ...noticeRefusals,
  ...findingRefusals,
  ...lawRefusals,
  ...roleChangeRefusals,
  ...accessReviewRefusals,
  ...absenceRefusals,
  ...newPersonRefusals,
  ...policyChangeRefusals,
  ...rosterChangeRefusals,
  ...rosterRefreshRefusals,
  ...erasureBlockers,
  ...erasureRefusals,
  ...familyDataRefusals,
  ...yearlyNoticeRefusals,
  ...lookUpRefusals,
  ...taskRefusals,
  ...requestRefusals,
  ...textRefusals,
  ...templateRefusals,
  ...translationRefusals,
} as const;

export type Refusal = keyof typeof refusals;

/** What a report says of a refusal, where its code would say little. */
export const shortRefusals: Partial<Record<Refusal, string>> = {
  'own-campaign': 'Their own request',
  'not-an-approver': 'No approver role',
  'approver-too-new': 'Approver for less than 24 hours',
  'approver-unseasoned': 'Role given by the requester in the last 7 days',
  'requester-gone': 'The requester has left or lost the role',
  'accounts-unseen': 'Accounts could not be confirmed',
  untrained: 'Training not current',
  'text-unread': 'Text not read',
  'recording-unheard': 'Recording not listened to',
  'not-waiting': 'Already decided',
  'out-of-date': 'An older version',
  'changed-since-asked': 'Changed after it was submitted',
  expired: 'Too late',
  'already-decided': 'Decided before by the same person',
  'sign-in-again': 'Fresh sign-in needed',
};
