import { mailCheckpoints } from '#card-sync/mail-checkpoints.ts';
import { mailLetters } from '#card-sync/mail-letters.ts';
import { readWitness } from '#card-sync/read-witness.ts';
import type { ChatPlatform } from '#chat/chat-platform.ts';
import type { Db } from '#database/transaction.ts';
import { recordSealingLag } from '#domain/audit/alarm/record-sealing-lag.ts';
import { logName } from '#domain/audit/log/log-key.ts';
import { sweepRehearsals } from '#domain/closure/rehearsal/sweep-rehearsals.ts';
import { sweepSavedForms } from '#domain/closure/saved-form/sweep-saved-forms.ts';
import { sweepHandCallClaims } from '#domain/closure/unreached/sweep-hand-call-claims.ts';
import { recordWeeklyEnds } from '#domain/closure/weekly/record-weekly-ends.ts';
import { recordNoticeDeliveries } from '#domain/closure/yearly-notice/record-notice-deliveries.ts';
import type { Answered } from '#domain/district/checkup/checkup.ts';
import { recordDueCheckup } from '#domain/district/checkup/record-due-checkup.ts';
import { expireDrills } from '#domain/drill/expire-drills.ts';
import { planReminders } from '#domain/incident/clock/plan-reminders.ts';
import { planIncidentPosts } from '#domain/incident/plan-incident-posts.ts';
import { recordSigns } from '#domain/incident/sign/record-signs.ts';
import { sweepOutreach } from '#domain/outreach/sweep-outreach.ts';
import { sweepChatRequests } from '#domain/people/chat-request/sweep-chat-requests.ts';
import { sweepAccountRefusals } from '#domain/people/operator/account/sweep-account-refusals.ts';
import { planTrainingReminders } from '#domain/people/training/plan-training-reminders.ts';
import { planCheckpointPost } from '#domain/proof/witness/plan-checkpoint-post.ts';
import { createCheckpointWatch } from '#domain/proof/witness/record-forged-checkpoints.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { every, type Job } from '#jobs/run-jobs.ts';
import type { Logger } from '#log/logger.ts';
import type { Mailer } from '#mail/mailer.ts';

/** What a mail server is used for: checkpoints, where an auditor gets them, and the e-mails of closures. */
type Mail = {
  auditor: string | undefined;
  mailer: Mailer;
  letters: Omit<Parameters<typeof mailLetters>[0], 'logger'>;
};

/** What a bot does in the background. */
export function botJobs({
  db,
  logger,
  platforms,
  publicUrl,
  mail,
  examine,
}: {
  db: Db;
  logger: Logger;
  platforms: readonly ChatPlatform[];
  publicUrl: string;
  /** Undefined where there is no mail server. */
  mail: Mail | undefined;
  /** Asks all that the bot depends on. */
  examine: () => Promise<readonly Answered[]>;
}): Job[] {
  const chats = platforms.map(({ name }) => name);
  const kept = platforms.filter(({ channels }) => channels.includes('witness'));
  const witnesses = kept.map(({ name }) => name);
  const watchCheckpoints = createCheckpointWatch(db);
  return [
    every(60_000, 'what each minute brings', () => eachMinute(db, chats)),
    every(5_000, 'checkpoints for witness channels, and what incidents post', async () => {
      await planCheckpointPost(db, witnesses);
      await planIncidentPosts(db, { chats, witnesses });
    }),
    ...kept.map((platform) =>
      every(5_000, `witness channel of ${platform.name}`, () =>
        readWitness(db, platform, logName(publicUrl)),
      ),
    ),
    ...(mail === undefined ? [] : mailJobs(mail, { db, logger })),
    every(60_000, 'the week’s checkup', () => recordDueCheckup(db, examine)),
    every(5_000, 'watch over the seal of the log', async () => {
      await watchCheckpoints();
      const lag = await recordSealingLag(db);
      if (lag !== undefined)
        logger.error({ sealingLagSeconds: lag }, 'the audit log is not sealed');
    }),
  ];
}

function mailJobs(
  { auditor: to, mailer, letters }: Mail,
  { db, logger }: { db: Db; logger: Logger },
): Job[] {
  return [
    every(5_000, 'e-mails of closures', () => mailLetters({ ...letters, logger })),
    ...(to === undefined
      ? []
      : [every(5_000, 'checkpoints by e-mail', () => mailCheckpoints({ db, mailer, to, logger }))]),
  ];
}

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
