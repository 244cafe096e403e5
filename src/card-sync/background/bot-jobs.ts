import { mailCheckpoints } from '#card-sync/mail-checkpoints.ts';
import { mailLetters } from '#card-sync/mail-letters.ts';
import { readWitness } from '#card-sync/read-witness.ts';
import type { ChatPlatform } from '#chat/chat-platform.ts';
import type { Db } from '#database/transaction.ts';
import { recordSealingLag } from '#domain/audit/alarm/record-sealing-lag.ts';
import { logName } from '#domain/audit/log/log-key.ts';
import type { Answered } from '#domain/district/checkup/checkup.ts';
import { recordDueCheckup } from '#domain/district/checkup/record-due-checkup.ts';
import { planIncidentPosts } from '#domain/incident/plan-incident-posts.ts';
import { planCheckpointPost } from '#domain/proof/witness/plan-checkpoint-post.ts';
import { createCheckpointWatch } from '#domain/proof/witness/record-forged-checkpoints.ts';
import { every, type Job } from '#jobs/run-jobs.ts';
import type { Logger } from '#log/logger.ts';
import type { Mailer } from '#mail/mailer.ts';
import { eachMinute } from './each-minute.ts';

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
