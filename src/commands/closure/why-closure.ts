import { whyCard } from '#cards/closure/why-card.ts';
import type { Reply } from '#commands/command.ts';
import type { Asker, CommandContext } from '#commands/context.ts';
import { openLookUp, readLookUp, refuseLookUp, type Submission } from '#commands/look-up.ts';
import { readId } from '#commands/read-id.ts';
import { readNumber } from '#commands/read-number.ts';
import { refuse } from '#commands/refusal-words.ts';
import type { CampaignView } from '#domain/campaign/view/campaign-view.ts';
import { findWhy } from '#domain/campaign/why/find-why.ts';
import { officeReach } from '#domain/office/office-reach.ts';
import { chooseClosure, chosenClosure } from './choose-closure.ts';

/** `/closure why 12`: asks in private for the number of one family. Nothing said means what calls, or called last. */
export async function openWhy(
  context: CommandContext,
  asker: Asker,
  words: readonly string[],
): Promise<Reply> {
  if (officeReach(asker.operator) === undefined) return refuse('not-office');
  const [first, ...rest] = words;
  // What is no closure's number may be a family's: it is asked for again, where nobody sees it.
  const isNumber = readNumber(first) !== 'not-a-number';
  const chosen = await chooseClosure(context, 'why', isNumber ? first : undefined);
  if (chosen.kind === 'answer') return chosen.reply;
  return whyForm(asker, chosen.view, isNumber ? rest : words);
}

/** The one that was chosen of several that call. */
export async function openChosenWhy(
  context: CommandContext,
  asker: Asker,
  data: Record<string, string>,
): Promise<Reply> {
  const chosen = await chosenClosure(context, data);
  if (chosen.kind === 'answer') return chosen.reply;
  return whyForm(asker, chosen.view, []);
}

function whyForm(asker: Asker, { id, number }: CampaignView, typed: readonly string[]): Reply {
  return openLookUp(
    asker,
    {
      words: ['closure', 'why', String(number)],
      verb: 'closure-why',
      title: `Why? Closure ${number}`.slice(0, 24),
      submitLabel: 'Tell me why',
      intro: `Tells for one family whether closure ${number} called it, by which rule and on which evidence. That you asked is kept on record.`,
      data: { campaign: id },
    },
    typed,
  );
}

export async function submitWhy(
  context: CommandContext,
  asker: Asker,
  submission: Submission,
): Promise<Reply> {
  const campaignId = readId(submission.data['campaign']);
  if (campaignId === undefined) return refuse('not-found');
  const read = readLookUp(context, submission);
  if (read.kind === 'errors') return read;
  const found = await findWhy(context.db, context.vault, {
    operator: asker.operator,
    campaignId,
    phone: read.phone,
  });
  if (found.kind === 'found') return { kind: 'private', card: whyCard(found.why) };
  return found.reason === 'no-campaign'
    ? refuse('not-found')
    : refuseLookUp(read.phone, found.reason);
}
