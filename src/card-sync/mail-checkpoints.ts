import { checkpointLetter } from '#conversation/audit/checkpoint/checkpoint-letter.ts';
import type { Db } from '#database/transaction.ts';
import { leaseCheckpointMail } from '#domain/proof/witness/mail/lease-checkpoint-mail.ts';
import { planCheckpointMail } from '#domain/proof/witness/mail/plan-checkpoint-mail.ts';
import { recordCheckpointMail } from '#domain/proof/witness/mail/record-checkpoint-mail.ts';
import type { Logger } from '#log/logger.ts';
import type { Mailer } from '#mail/mailer.ts';

/** Mails the auditor what is due: the checkpoint of the day, and those that somebody asked for. */
export async function mailCheckpoints({
  db,
  mailer,
  to,
  logger,
}: {
  db: Db;
  mailer: Mailer;
  to: string;
  logger: Logger;
}): Promise<void> {
  await planCheckpointMail(db);
  for (;;) {
    const mail = await leaseCheckpointMail(db);
    if (mail === undefined) return;
    const outcome = await mailer.send({ id: mail.id, to, ...checkpointLetter(mail) });
    if (outcome.kind === 'failed')
      logger.error(
        { mail: mail.id, why: outcome.why, told: outcome.told },
        'the auditor’s mail was not sent; it is tried again',
      );
    await recordCheckpointMail(db, mail, outcome.kind === 'sent' ? undefined : outcome.why);
  }
}
