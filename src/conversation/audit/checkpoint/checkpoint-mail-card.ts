import { code, fact, factList, note, say } from '#cards/blocks.ts';
import type { Card } from '#cards/card.ts';
import { time } from '#cards/format.ts';
import type { CheckpointMailFailure } from '#domain/proof/witness/mail/checkpoint-mail.ts';
import type { WaitingMail } from '#domain/proof/witness/mail/find-checkpoint-mail.ts';
import type { ReportedCheckpoint } from '#domain/proof/witness/report-checkpoint.ts';
import { plural } from '#domain/shared/count-words.ts';

const failures: Record<CheckpointMailFailure, string> = {
  unreachable: 'The mail server doesn’t answer',
  insecure: 'The mail server offers no encryption',
  'sign-in': 'The mail server doesn’t accept the user and password',
  rejected: 'The mail server rejects the mail or the address',
};

/** The auditor's mail box has not got a checkpoint. */
export function checkpointMailCard({ size, at, failure, sentAt, timeZone }: WaitingMail): Card {
  const badge =
    sentAt === null
      ? ({ text: 'Not sent yet', tone: 'warning' } as const)
      : ({ text: 'Sent', tone: 'good' } as const);
  return {
    title: 'Checkpoint for the auditor',
    badge,
    blocks: [
      factList([
        fact('Checkpoint', plural(size, 'entry', 'entries')),
        fact('Waiting since', time(at, timeZone)),
        ...(sentAt === null
          ? [fact('Last try', failures[failure ?? 'unreachable'])]
          : [fact('Sent', time(sentAt, timeZone))]),
      ]),
      ...(sentAt === null
        ? [
            say('It is tried again at least once an hour until the mail server takes it.'),
            note('If that goes on, have IT check SMTP_URL and AUDITOR_EMAIL.'),
          ]
        : []),
    ],
    buttons: [],
    summary: `Checkpoint for the auditor: ${badge.text.toLowerCase()}`,
  };
}

const mailWords: Record<ReportedCheckpoint['mail'], string> = {
  queued:
    'It is on its way to the auditor by e-mail. If it can’t be sent, the compliance channel is told.',
  waiting:
    'An e-mail that was asked for before is still waiting for the mail server. The compliance channel is told when it is sent.',
  off: 'Not e-mailed: ask IT to set the auditor’s address.',
};

/** The newest checkpoint, for somebody who keeps a copy. */
export function checkpointCopyCard(checkpoint: ReportedCheckpoint): Card {
  const { size, at, timeZone, mail } = checkpoint;
  const entries = plural(size, 'entry', 'entries');
  return {
    title: 'Audit log checkpoint',
    blocks: [
      code(checkpoint.note.trimEnd()),
      say(
        `${entries} at ${time(at, timeZone)}. Copy it to a place that the district’s IT can’t change, so that any later change shows.`,
      ),
      note(mailWords[mail]),
    ],
    buttons: [],
    summary: `Audit log checkpoint: ${entries}`,
  };
}
