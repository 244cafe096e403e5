import type { Db } from '#database/transaction.ts';
import { sweepRehearsals } from '#domain/closure/rehearsal/sweep-rehearsals.ts';
import { sweepSavedForms } from '#domain/closure/saved-form/sweep-saved-forms.ts';
import { sweepHandCallClaims } from '#domain/closure/unreached/sweep-hand-call-claims.ts';
import { recordWeeklyEnds } from '#domain/closure/weekly/record-weekly-ends.ts';
import { recordNoticeDeliveries } from '#domain/closure/yearly-notice/record-notice-deliveries.ts';
import { expireDrills } from '#domain/drill/expire-drills.ts';
import { planReminders } from '#domain/incident/clock/plan-reminders.ts';
import { recordSigns } from '#domain/incident/sign/record-signs.ts';
import { sweepOutreach } from '#domain/outreach/sweep-outreach.ts';
import { sweepChatRequests } from '#domain/people/chat-request/sweep-chat-requests.ts';
import { sweepAccountRefusals } from '#domain/people/operator/account/sweep-account-refusals.ts';
import { planTrainingReminders } from '#domain/people/training/plan-training-reminders.ts';
import type { Platform } from '#domain/shared/platform.ts';

/** What a bot does once a minute: it forgets what is over, and plans what people are reminded of. */
export async function eachMinute(db: Db, platforms: readonly Platform[]): Promise<void> {
  await sweepChatRequests(db);
  await sweepAccountRefusals(db);
  await sweepSavedForms(db);
  await sweepHandCallClaims(db);
  await sweepRehearsals(db);
  await sweepOutreach(db);
  await expireDrills(db);
  await Promise.all([recordSigns(db), planReminders(db)]);
  await planTrainingReminders(db, platforms);
  await recordNoticeDeliveries(db);
  await recordWeeklyEnds(db);
}
