import type { CheckCode } from '../audit-run.ts';
import { checkBasis, checkWithdrawals } from './calls/call-check-store.ts';
import { checkHours } from './calls/hours-check-store.ts';
import type { Check } from './check-store.ts';
import { checkClocks, checkConfirmations } from './families/clock-check-store.ts';
import { checkAge, checkEvidence } from './families/evidence-check-store.ts';
import { checkNotices } from './families/notice-check-store.ts';
import { checkNumbers } from './families/number-check-store.ts';
import { checkUnreached } from './families/unreached-check-store.ts';
import { checkApprovers } from './people/approver-check-store.ts';
import { checkBreachDrills } from './people/breach-drill-check-store.ts';
import { checkDecisions } from './people/decision-check-store.ts';
import { checkDrills } from './people/drill-check-store.ts';
import { checkHaste } from './people/haste-check-store.ts';
import { checkLookUps } from './people/look-up-check-store.ts';
import { checkTraining } from './people/training-check-store.ts';
import { checkBooks } from './records/books-check-store.ts';
import { checkGate } from './records/gate-check-store.ts';
import { checkKeys } from './records/key-check-store.ts';
import { checkLawChanges, checkLawRead } from './records/law-check-store.ts';
import { checkRetention } from './records/retention-check-store.ts';
import { checkWitnesses } from './records/witness-check-store.ts';

/** Every check by the kind of thing it finds. */
export const allChecks: Record<CheckCode, Check> = {
  'call-without-basis': checkBasis,
  'call-after-withdrawal': checkWithdrawals,
  'call-outside-hours': checkHours,
  'decision-without-power': checkDecisions,
  'revocation-late': checkClocks,
  'confirmation-late': checkConfirmations,
  'gate-differs': checkGate,
  'books-out-of-balance': checkBooks,
  'evidence-missing': checkEvidence,
  'retention-overdue': checkRetention,
  'approvers-too-few': checkApprovers,
  'approval-in-haste': checkHaste,
  'look-ups-unusual': checkLookUps,
  'training-lapsed': checkTraining,
  'witness-gap': checkWitnesses,
  'family-unreached': checkUnreached,
  'evidence-stale': checkAge,
  'number-unchecked': checkNumbers,
  'notice-missing': checkNotices,
  'key-too-old': checkKeys,
  'drill-overdue': checkDrills,
  'breach-drill-overdue': checkBreachDrills,
  'law-unread': checkLawRead,
  'law-changing': checkLawChanges,
};
