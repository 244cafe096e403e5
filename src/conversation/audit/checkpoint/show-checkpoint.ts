import { sentenceCard } from '#cards/sentence-card.ts';
import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { reportCheckpoint } from '#domain/proof/witness/report-checkpoint.ts';
import { checkpointCopyCard } from './checkpoint-mail-card.ts';

export const checkpointCommand = {
  typed: {
    'audit checkpoint': {
      who: 'overseers',
      help: 'The log’s newest checkpoint, to keep',
      detail:
        'Signed, as text to copy; where an auditor’s address is set, it is e-mailed there too.',
      answer: showCheckpoint,
    },
  },
} satisfies Command;

async function showCheckpoint(
  { db, mailsAuditor = false }: CommandContext,
  { operator }: Actor,
): Promise<Reply> {
  const checkpoint = await reportCheckpoint(db, { operatorId: operator.id, mails: mailsAuditor });
  const card =
    checkpoint === undefined
      ? sentenceCard({ text: 'Nothing is sealed yet. Ask IT whether a dial worker is running.' })
      : checkpointCopyCard(checkpoint);
  return { kind: 'private', card };
}
