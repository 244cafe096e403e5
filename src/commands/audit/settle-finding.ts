import { resolveForm } from '#cards/audit/finding-form.ts';
import type {
  Asker,
  Command,
  CommandContext,
  Press,
  Reply,
  Submission,
} from '#commands/command.ts';
import { readId } from '#commands/read-id.ts';
import { refuse } from '#commands/refusal-words.ts';
import { decideFindings } from '#domain/finding/decide-findings.ts';
import { findFindings } from '#domain/finding/find-findings.ts';
import { maxResolutionLength, refusalOf } from '#domain/finding/finding.ts';
import { type FindingCode, isFindingCode } from '#domain/finding/finding-kinds.ts';
import { readReason } from '#domain/shared/typed/reason.ts';

export const findingCommand = {
  pressed: {
    'take-finding': (context, asker, press) =>
      takeOrClose(context, asker, { act: 'take', ...press }),
    'close-finding': (context, asker, press) =>
      takeOrClose(context, asker, { act: 'close', ...press }),
    'resolve-finding-form': openResolve,
  },
  submitted: { 'resolve-finding': resolve },
} satisfies Command;

/** Takes the open findings of a card, or closes those that somebody else resolved. */
async function takeOrClose(
  context: CommandContext,
  asker: Asker,
  { act, data }: Press & { act: 'take' | 'close' },
): Promise<Reply> {
  const card = readCard(data);
  if (card === undefined) return refuse('no-finding');
  const { operator } = asker;
  const decision = await decideFindings(context.db, { operator, act, ...card });
  return decision.kind === 'refused' ? refuse(decision.reason) : { kind: 'done' };
}

async function openResolve(context: CommandContext, asker: Asker, { data }: Press): Promise<Reply> {
  const card = readCard(data);
  const view =
    card === undefined
      ? undefined
      : await findFindings(context.db, { runId: card.runId, code: card.code });
  if (card === undefined || view === undefined) return refuse('no-finding');
  const reason = refusalOf(
    'resolve',
    { operator: asker.operator, shown: card.shown },
    { ...view, mine: 0, resolvedByOthers: 0 },
  );
  if (reason !== undefined) return refuse(reason);
  return { kind: 'form', form: resolveForm({ code: card.code, data }) };
}

async function resolve(
  context: CommandContext,
  asker: Asker,
  submission: Submission,
): Promise<Reply> {
  const card = readCard(submission.data);
  if (card === undefined) return refuse('no-finding');
  const read = readReason(submission.values['resolution'], {
    missing: 'Say what was done.',
    most: maxResolutionLength,
  });
  if (read.kind === 'error') return { kind: 'errors', errors: { resolution: read.error } };
  const { operator } = asker;
  const decision = await decideFindings(context.db, {
    operator,
    act: 'resolve',
    resolution: read.reason,
    vault: context.vault,
    ...card,
  });
  return decision.kind === 'refused' ? refuse(decision.reason) : { kind: 'done' };
}

/** A button's data says where to look and what was shown there; everything that counts is read from the database. */
function readCard(
  data: Press['data'],
): { runId: string; code: FindingCode; shown: string } | undefined {
  const runId = readId(data['run']);
  const code = data['code'] ?? '';
  return runId === undefined || !isFindingCode(code)
    ? undefined
    : { runId, code, shown: data['shown'] ?? '' };
}
