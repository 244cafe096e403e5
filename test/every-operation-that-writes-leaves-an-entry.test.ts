import { expect, test } from 'vitest';
import { findOperations } from '#test/support/domain-graph.ts';

/** What may be written without an entry of its own, by whom, and why. Nothing here decides for anybody. */
const explained: { because: string; tables: string[]; operations: string[] }[] = [
  {
    because: 'a lease: one worker holds the row for seconds, and what comes of it has its entry',
    tables: [
      'attempt',
      'outreach',
      'number_check_lease',
      'account_status',
      'database_restore',
      'carrier_erasure',
      'letter',
    ],
    operations: [
      'attempt/sweep/lease-doubts.ts leaseDoubts',
      'attempt/sweep/lease-silent-calls.ts leaseSilentCalls',
      'consent/number-check/lease-number-checks.ts leaseNumberChecks',
      'consent/number-check/lease-number-checks.ts returnNumberChecks',
      'people/operator/account/lease-accounts.ts leaseAccounts',
      'outreach/lease-text-doubts.ts forgetText',
      'outreach/lease-text-doubts.ts leaseTextDoubts',
      'attempt/restore/lease-restore.ts leaseRestore',
      'attempt/restore/lease-restore.ts returnRestore',
      'privacy/erasure/lease-carrier-erasures.ts leaseCarrierErasures',
    ],
  },
  {
    because:
      'that a code was asked for, of which nobody may learn whose number it is; what is sent or opened has its entry',
    tables: ['outreach'],
    operations: [
      'family/code/start-family-code.ts startFamilyCode',
      'outreach/sweep-outreach.ts sweepOutreach',
    ],
  },
  {
    because: 'how often a network typed wrong digits; that many did has its entry',
    tables: ['check_miss'],
    operations: ['closure/published/record-missed-check.ts recordMissedCheck'],
  },
  {
    because: 'what became of a call that was put through to an office: its row is the record',
    tables: ['office_transfer'],
    operations: [
      'attempt/answer/answer-put-through.ts answerCallBackPutThrough',
      'attempt/answer/answer-put-through.ts answerPutThrough',
    ],
  },
  {
    because:
      'a rehearsal reaches anyone who asked for it alone; that, and how it ended, has its entry',
    tables: ['rehearsal', 'carrier_recording', 'outreach'],
    operations: [
      'closure/rehearsal/answer-rehearsal.ts answerRehearsal',
      'closure/rehearsal/answer-rehearsal.ts answerRehearsalTake',
      'voice/recording-call/answer-recording-call.ts answerTake',
      'voice/recording-call/lease-held-recordings.ts leaseHeldRecordings',
      'voice/recording-call/record-carrier-recording.ts recordHeldRecording',
      'voice/recording-call/record-carrier-recording.ts recordRecordingGone',
      'voice/recording-call/record-carrier-recording.ts recordTake',
      'closure/rehearsal/sweep-rehearsals.ts sweepRehearsals',
    ],
  },
  {
    because:
      'a drill reaches the staff’s list alone; its request, calls and end have their entries',
    tables: ['drill_call'],
    operations: [
      'drill/answer-drill.ts answerDrill',
      'drill/answer-drill.ts answerDrillRecorder',
      'drill/lease-drill-calls.ts leaseDrillCall',
      'drill/record-drill-report.ts recordDrillReport',
    ],
  },
  {
    because: 'a call that nobody wants: its row says when it was ended, its events are kept',
    tables: ['orphan_call'],
    operations: [
      'attempt/outcome/lease-orphan-calls.ts leaseOrphanCalls',
      'attempt/outcome/lease-orphan-calls.ts settleOrphanCall',
    ],
  },
  {
    because: 'where a card stands in a channel, and which state it was drawn in',
    tables: ['posted_card', 'campaign_milestone'],
    operations: [
      'closure/view/record-milestones.ts recordMilestones',
      'closure/weekly/record-weekly-ends.ts recordWeeklyEnds',
      'card/lease-cards.ts leaseCards',
      'card/record-card.ts recordDrawn',
      'card/record-card.ts recordMoved',
      'card/record-card.ts recordPosted',
      'card/record-card.ts recordTold',
      'card/plan-requester-cards.ts planRequesterCards',
      'people/training/plan-training-reminders.ts planTrainingReminders',
      'words/translation/plan-answer-cards.ts planAnswerCards',
    ],
  },
  {
    because: 'a roster that was refused: nothing came of it, and its row says why',
    tables: ['roster_run', 'two_person_change'],
    operations: ['roster/import/record-refusal.ts recordRefusal'],
  },
  {
    because: 'that a request was taken, so that it counts once; what it does has its entry',
    tables: ['chat_request', 'sign_in'],
    operations: [
      'people/chat-request/record-chat-request.ts recordChatRequest',
      'people/chat-request/sweep-chat-requests.ts sweepChatRequests',
      'sign-in/find-sign-in.ts commitSignIn',
    ],
  },
  {
    because:
      'refusals of accounts that are nobody’s: the first is an entry at once, the rest are one',
    tables: ['account_refusal'],
    operations: [
      'people/operator/account/record-account-refusal.ts recordAccountRefusal',
      'people/operator/account/sweep-account-refusals.ts sweepAccountRefusals',
    ],
  },
  {
    because: 'a form that was not sent: it asks for nothing, and nobody but its writer sees it',
    tables: ['saved_form', 'draft_recording'],
    operations: [
      'closure/saved-form/destroy-saved-form.ts destroySavedForm',
      'closure/saved-form/record-open-form.ts recordOpenForm',
      'closure/saved-form/record-saved-form.ts recordSavedForm',
      'closure/saved-form/sweep-saved-forms.ts sweepSavedForms',
    ],
  },
  {
    because: 'who had taken which number a day ago; taking it and releasing it have their entries',
    tables: ['hand_call_claim'],
    operations: ['closure/unreached/sweep-hand-call-claims.ts sweepHandCallClaims'],
  },
  {
    because: 'the moment at which the next call may leave',
    tables: ['pace', 'late_call'],
    operations: [
      'attempt/pace/lease-calls.ts returnCallSlots',
      'attempt/pace/lease-calls.ts leaseSlots',
      'attempt/pace/lease-calls.ts tellLateCalls',
      'attempt/pace/record-pressure.ts recordPressure',
    ],
  },
  {
    because: 'that a dial worker runs, every two seconds; what it does has its entries',
    tables: ['dial_worker'],
    operations: [
      'attempt/pace/record-presence.ts forgetLongGone',
      'attempt/pace/record-presence.ts recordPresence',
    ],
  },
  {
    because: 'that a bot has a mail server, and whether it answers; what it sends has its entries',
    tables: ['mail_server'],
    operations: ['district/mail-server/record-mail-server.ts recordMailServer'],
  },
  {
    because:
      'which recordings a call got to hear: evidence beside the call, whose moves have entries',
    tables: ['recording_play', 'rehearsal'],
    operations: [
      'attempt/answer/answer-played.ts answerPlayed',
      'voice/recording/record-plays.ts recordPlays',
    ],
  },
  {
    because: 'where the seal is shown: an entry of each would make the log grow by being shown',
    tables: [
      'audit_cosignature',
      'checkpoint_mail',
      'checkpoint_post',
      'posted_card',
      'witness_reading',
    ],
    operations: [
      'proof/witness/lease-reading.ts leaseReading',
      'proof/witness/mail/lease-checkpoint-mail.ts leaseCheckpointMail',
      'proof/witness/mail/plan-checkpoint-mail.ts planCheckpointMail',
      'proof/witness/mail/record-checkpoint-mail.ts recordCheckpointMail',
      'proof/witness/plan-checkpoint-post.ts planCheckpointPost',
      'proof/witness/record-cosignature.ts recordCosignature',
    ],
  },
  {
    because: 'that a closure’s trace is sent once, for the people who run the machines',
    tables: ['closure_trace'],
    operations: ['closure/trace/export-closure-traces.ts exportClosureTraces'],
  },
  {
    because: 'what the weekly checkup of the machines found: its row is the record',
    tables: ['checkup'],
    operations: ['district/checkup/record-due-checkup.ts recordDueCheckup'],
  },
  {
    because: 'the first part of an import, whose entry stands in the same transaction',
    tables: [
      'email_address',
      'guardian',
      'guardian_phone',
      'phone',
      'staged_chunk',
      'staged_gone',
      'staged_change',
      'staged_guardian',
      'staged_person',
      'staged_phone',
      'staged_student_line',
      'staged_tie',
      'student',
    ],
    operations: ['roster/staging/stage-roster.ts stageRoster'],
  },
];

const operations = findOperations().filter(({ isPart }) => !isPart);
const silent = operations.filter(({ writes, leavesEntry }) => writes.length > 0 && !leavesEntry);

test('every operation that writes adds an entry to the log, or is on the list that says why not', () => {
  const names = explained.flatMap((line) => line.operations);

  expect(silent.map(({ name }) => name).toSorted(byName)).toEqual(names.toSorted(byName));
});

test('and those of the list write nothing but what it says', () => {
  for (const { tables, operations: names } of explained) {
    const written = silent
      .filter(({ name }) => names.includes(name))
      .flatMap(({ writes }) => writes);
    expect(written.filter((table) => !tables.includes(table))).toEqual([]);
  }
});

test('the operations are seen: far more of them leave an entry than not', () => {
  const heard = operations.filter(({ leavesEntry }) => leavesEntry).map(({ name }) => name);

  expect(heard.length).toBeGreaterThan(80);
  expect(heard).toEqual(
    expect.arrayContaining([
      'closure/approval/decide-campaign.ts decideCampaign',
      'closure/pause/stop-campaign.ts stopCampaign',
      'consent/opt-out/revoke-by-text.ts revokeByText',
      'closure/unreached/find-unreached.ts findUnreached',
    ]),
  );
});

const byName = (one: string, other: string) => one.localeCompare(other);
