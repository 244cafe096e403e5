import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { readNumber } from '#conversation/kit/read-number.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { reportEvidence } from '#domain/proof/evidence/report-evidence.ts';
import { checkExports } from '#domain/proof/file/check-exports.ts';
import { fileLink } from '#files/file-kind.ts';
import { evidenceFile, familyEvidenceFile } from '#files/kinds/evidence-files.ts';
import { type EvidenceLinks, evidenceCard } from './evidence-card.ts';

export const evidenceCommand = {
  typed: {
    'audit evidence': {
      who: 'overseers',
      help: 'A closure’s evidence, as file and PDF',
      isUsual: true,
      detail: 'For any closure by its number; without one, for the newest.',
      example: '12',
      answer: showEvidence,
    },
  },
} satisfies Command;

async function showEvidence(
  context: CommandContext,
  actor: Actor,
  words: readonly string[],
): Promise<Reply> {
  const number = words.length > 1 ? 'not-a-number' : readNumber(words[0]);
  if (number === 'not-a-number') return refuse('not-found');
  const operatorId = actor.operator.id;
  const subject = { kind: 'report', id: 'evidence' } as const;
  if ((await checkExports(context.db, { operatorId, subject })) === 'frozen')
    return refuse('exports-frozen');
  const report = await reportEvidence(context.db, { operatorId, number });
  if (report === undefined) return refuse('not-found');
  const about = { campaignId: report.closure.id, operatorId };
  return { kind: 'private', card: evidenceCard(report, evidenceLinks(context, about)) };
}

/** The links of a closure's evidence, or of one phone in it: for this person, for an hour. */
export function evidenceLinks(
  context: CommandContext,
  about: { campaignId: string; phoneId?: string; operatorId: string },
): EvidenceLinks {
  const { campaignId: campaign, phoneId: phone } = about;
  const link = (format: 'jsonl' | 'pdf' | 'zip') =>
    phone === undefined
      ? fileLink(evidenceFile, { campaign, format }, about, context)
      : fileLink(familyEvidenceFile, { campaign, phone, format }, about, context);
  return { file: link('jsonl'), counsel: link('pdf'), archive: link('zip') };
}
