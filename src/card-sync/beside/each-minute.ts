import type { Db } from '#database/transaction.ts';
import { sweepHandCallClaims } from '#domain/campaign/unreached/sweep-hand-call-claims.ts';
import { sweepChatRequests } from '#domain/chat-request/sweep-chat-requests.ts';
import { expireDrills } from '#domain/drill/expire-drills.ts';
import { planReminders } from '#domain/incident/clock/plan-reminders.ts';
import { recordSigns } from '#domain/incident/sign/record-signs.ts';
import { sweepAccountRefusals } from '#domain/operator/account/sweep-account-refusals.ts';
import { sweepOutreach } from '#domain/outreach/sweep-outreach.ts';
import { sweepRehearsals } from '#domain/rehearsal/sweep-rehearsals.ts';
import { sweepSavedForms } from '#domain/saved-form/sweep-saved-forms.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { planTrainingReminders } from '#domain/training/plan-training-reminders.ts';
import { recordNoticeDeliveries } from '#domain/yearly-notice/record-notice-deliveries.ts';

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
}
