import type { Card } from '#cards/card.ts';
import type { Actor, Command, CommandContext, Reply } from '#conversation/command.ts';
import { id, press, reason, type Said, words } from '#conversation/press.ts';
import { refuse } from '#conversation/refusal-words.ts';
import type { Db } from '#database/transaction.ts';
import { decideFindings } from '#domain/audit-run/finding/decide-findings.ts';
import { findFindings } from '#domain/audit-run/finding/find-findings.ts';
import { maxResolutionLength, refusalOf } from '#domain/audit-run/finding/finding.ts';
import { type FindingCode, isFindingCode } from '#domain/audit-run/finding/finding-kinds.ts';
import type { FindingsView } from '#domain/audit-run/finding/finding-view.ts';
import { holdsRoleEverywhere } from '#domain/people/operator/operator.ts';
import { mayTakeFiles } from '#domain/proof/file/file.ts';
import { findingCard } from './finding-card.ts';
import { resolveForm } from './finding-form.ts';

/** A button's data says where to look and what was shown there; everything that counts is read from the database. */
const onCard = {
  run: id,
  code: (given = '') => (isFindingCode(given) ? given : undefined),
  shown: words,
  own: words,
};
type OnCard = { run: string; code: FindingCode; shown: string; own: string };
const gone = 'no-finding';

export const findingCommand = {
  pressed: {
    // The card in one's own hands: its owners may not be in the channel where it was posted.
    'open-finding': press(onCard, gone, async ({ db }, { operator }, card): Promise<Reply> => {
      const view = await findOn(db, card);
      if (view === undefined) return refuse(gone);
      const isTheirs = mayTakeFiles(operator) || holdsRoleEverywhere(operator, view.ownerRole);
      return isTheirs ? { kind: 'private', card: ownFindingCard(view) } : refuse('not-the-owner');
    }),
    'take-finding': decideOn('take'),
    // Those that somebody else resolved.
    'close-finding': decideOn('close'),
    'resolve-finding-form': press(onCard, gone, openResolve),
  },
  submitted: {
    'resolve-finding': press(
      { ...onCard, resolution: reason('Say what was done.', maxResolutionLength) },
      gone,
      ({ db, vault }, { operator }, { run: runId, code, shown, resolution }) =>
        decideFindings(db, { operator, act: 'resolve', resolution, vault, runId, code, shown }),
      answerDone,
    ),
  },
} satisfies Command;

const findOn = (db: Db, { run: runId, code }: OnCard) => findFindings(db, { runId, code });

function decideOn(act: 'take' | 'close') {
  return press(
    onCard,
    gone,
    ({ db }, { operator }, { run: runId, code, shown }) =>
      decideFindings(db, { operator, act, runId, code, shown }),
    answerDone,
  );
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
  _actor: Actor,
  _done: unknown,
  card: OnCard,
): Promise<Reply> {
  const view = card.own === 'yes' ? await findOn(db, card) : undefined;
  return view === undefined ? { kind: 'done' } : { kind: 'private', card: ownFindingCard(view) };
}

async function openResolve(
  { db }: CommandContext,
  { operator }: Actor,
  card: OnCard,
  { data }: Said,
): Promise<Reply> {
  const view = await findOn(db, card);
  if (view === undefined) return refuse(gone);
  const reason = refusalOf(
    'resolve',
    { operator, shown: card.shown },
    { ...view, mine: 0, resolvedByOthers: 0 },
  );
  if (reason !== undefined) return refuse(reason);
  return { kind: 'form', form: resolveForm({ code: card.code, data }) };
}
