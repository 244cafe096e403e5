import type { Card } from '#cards/card.ts';
import { findingCard } from '#conversation/audit/finding-card.ts';
import { resolveForm } from '#conversation/audit/finding-form.ts';
import type {
  Asker,
  Command,
  CommandContext,
  Press,
  Reply,
  Submission,
} from '#conversation/command.ts';
import { readId } from '#conversation/read-id.ts';
import { refuse } from '#conversation/refusal-words.ts';
import { decideFindings } from '#domain/audit-run/finding/decide-findings.ts';
import { findFindings } from '#domain/audit-run/finding/find-findings.ts';
import { maxResolutionLength, refusalOf } from '#domain/audit-run/finding/finding.ts';
import { type FindingCode, isFindingCode } from '#domain/audit-run/finding/finding-kinds.ts';
import type { FindingsView } from '#domain/audit-run/finding/finding-view.ts';
import { holdsRoleEverywhere } from '#domain/people/operator/operator.ts';
import { mayTakeFiles } from '#domain/proof/file/file.ts';
import { readReason } from '#domain/shared/typed/reason.ts';

export const findingCommand = {
  pressed: {
    'open-finding': openFinding,
    'take-finding': (context, asker, press) =>
      takeOrClose(context, asker, { act: 'take', ...press }),
    'close-finding': (context, asker, press) =>
      takeOrClose(context, asker, { act: 'close', ...press }),
    'resolve-finding-form': openResolve,
  },
  submitted: { 'resolve-finding': resolve },
} satisfies Command;

/** The card in one's own hands: its owners may not be in the channel where it was posted. */
async function openFinding(
  context: CommandContext,
  { operator }: Asker,
  { data }: Press,
): Promise<Reply> {
  const card = readCard(data);
  const view = card && (await findFindings(context.db, card));
  if (view === undefined) return refuse('no-finding');
  const isTheirs = mayTakeFiles(operator) || holdsRoleEverywhere(operator, view.ownerRole);
  return isTheirs ? { kind: 'private', card: ownFindingCard(view) } : refuse('not-the-owner');
}

/** Its buttons answer with the card as it stands after the press, which nobody edits in place. */
function ownFindingCard(view: FindingsView): Card {
  const card = findingCard(view);
  return {
    ...card,
    buttons: card.buttons.map((button) => ({ ...button, data: { ...button.data, own: 'yes' } })),
  };
}

/** The card in the channel shows what was done by itself. */
async function answerDone(
  { db }: CommandContext,
  { data, card }: { data: Press['data']; card: { runId: string; code: FindingCode } },
): Promise<Reply> {
  const view = data['own'] === 'yes' ? await findFindings(db, card) : undefined;
  return view === undefined ? { kind: 'done' } : { kind: 'private', card: ownFindingCard(view) };
}

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
  if (decision.kind === 'refused') return refuse(decision.reason);
  return answerDone(context, { data, card });
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
  if (decision.kind === 'refused') return refuse(decision.reason);
  return answerDone(context, { data: submission.data, card });
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
