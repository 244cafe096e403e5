import { whyCard } from '#cards/why-card.ts';
import { findCampaign, findCampaignId } from '#domain/campaign/find-campaign.ts';
import { findWhy } from '#domain/campaign/find-why.ts';
import { officeReach } from '#domain/office/office-reach.ts';
import type { Reply } from './command.ts';
import type { Asker, CommandContext } from './context.ts';
import { openLookUp, readLookUp, refuseLookUp, type Submission } from './look-up.ts';
import { readId } from './read-id.ts';
import { readNumber } from './read-number.ts';
import { refuse } from './refusal-words.ts';

/** `/closure why 12`: asks in private for the number of one family. Nothing said means the newest closure. */
export async function openWhy(
  context: CommandContext,
  asker: Asker,
  words: readonly string[],
): Promise<Reply> {
  if (officeReach(asker.operator) === undefined) return refuse('not-office');
  const [first, ...rest] = words;
  const named = readNumber(first);
  // What is no closure's number may be a family's: it is asked for again, where nobody sees it.
  const typed = named === 'not-a-number' ? words : rest;
  const number = named === 'not-a-number' ? undefined : named;
  const id = await findCampaignId(context.db, number);
  const view = id === undefined ? undefined : await findCampaign(context.db, id);
  if (view === undefined) return refuse(number === undefined ? 'no-campaign' : 'not-found');
  return openLookUp(
    asker,
    {
      words: ['closure', 'why', String(view.number)],
      verb: 'closure-why',
      title: `Why? Closure ${view.number}`.slice(0, 24),
      submitLabel: 'Tell me why',
      intro: `Tells for one family whether closure ${view.number} called it, by which rule and on which evidence. That you asked is kept on record.`,
      data: { campaign: view.id },
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
