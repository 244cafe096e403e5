import type { Card } from '#cards/card.ts';
import type { Form } from '#cards/form.ts';
import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { id, press, reason, type Said, words } from '#conversation/kit/press.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import type { Db } from '#database/transaction.ts';
import { decideFindings } from '#domain/audit-run/finding/decide-findings.ts';
import { findFindings } from '#domain/audit-run/finding/find-findings.ts';
import { maxResolutionLength, refusalOf } from '#domain/audit-run/finding/finding.ts';
import {
  type FindingCode,
  findingKinds,
  isFindingCode,
} from '#domain/audit-run/finding/finding-kinds.ts';
import type { FindingsView } from '#domain/audit-run/finding/finding-view.ts';
import { mayTakeFiles } from '#domain/people/operator/may-take-files.ts';
import { holdsRoleEverywhere } from '#domain/people/operator/operator.ts';
import { findingCard } from './finding-card.ts';

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

/** Asks what was done about the findings of one card. */
function resolveForm(about: { code: FindingCode; data: Record<string, string> }): Form {
  return {
    verb: 'resolve-finding',
    title: 'Resolved',
    submitLabel: 'Submit',
    data: about.data,
    intro: `${findingKinds[about.code].title}. The compliance channel shows your words. Another person closes the finding.`,
    fields: [
      {
        kind: 'text',
        name: 'resolution',
        label: 'What was done?',
        hint: 'Don’t include a family’s name or number.',
        multiline: true,
        maxLength: maxResolutionLength,
      },
    ],
  };
}
