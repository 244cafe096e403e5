import { note, say } from '#cards/blocks.ts';
import type { Block, Card } from '#cards/card.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import type { Mentioned } from '#domain/closure/approval/waiting.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import type { Milestone } from '#domain/closure/view/milestone.ts';
import { plural } from '#domain/shared/count-words.ts';
import { milestoneText, nightWords } from './milestone-words.ts';

/** A line for the thread at the moments people want to be told of; an edit alone tells nobody. */
export function milestoneCard(
  view: CampaignView,
  milestone: Milestone,
  /** Of a version that waits: who was asked, and those of them to mention on this platform. */
  asked?: { people: readonly Mentioned[]; asked: readonly string[] },
  /** Who is to do something about it. */
  requester?: Mentioned,
): Card {
  const card = sentenceCard({
    title: titleOf(view, milestone),
    text: milestoneText(view, milestone),
  });
  const mentions = [
    ...(asked === undefined ? [] : askedBlocks(asked)),
    ...(requester === undefined ? [] : [requesterBlock(requester)]),
  ];
  return mentions.length === 0 ? card : { ...card, blocks: [...card.blocks, ...mentions] };
}

const requesterBlock = (one: Mentioned): Block => ({
  kind: 'mention',
  lead: 'Requested by',
  people: [one],
  rest: '',
});

function titleOf(view: CampaignView, milestone: Milestone): string {
  if (milestone.kind === 'stopped' && view.startedAt === null) return 'Withdrawn';
  if (milestone.kind === 'started' && nightWords(view, milestone) !== undefined) return 'Waiting';
  return titles[milestone.kind];
}

/** A handful is enough to be seen; everybody has a message of their own. */
const mostMentioned = 5;

function askedBlocks({ people, asked }: NonNullable<Parameters<typeof milestoneCard>[2]>): Block[] {
  if (asked.length === 0) {
    const text =
      'No approver could be told: nobody who may decide is here, trained and linked to an account. An administrator can help: closure people.';
    return [note(text, 'warning')];
  }
  const mentioned = people.slice(0, mostMentioned);
  const more = asked.length - mentioned.length;
  if (mentioned.length === 0)
    return [say(`Sent to ${plural(asked.length, 'approver')} by direct message.`)];
  const rest = more === 0 ? '' : `and ${more} more by direct message`;
  return [{ kind: 'mention', lead: 'Sent to', people: mentioned, rest }];
}

const titles: Record<Milestone['kind'], string> = {
  submitted: 'Waiting for approval',
  approval: 'Approved',
  'sent-back': 'Sent back',
  expired: 'Expired',
  started: 'Calling',
  paused: 'Paused',
  'asked-to-go-on': 'Resume requested',
  resumed: 'Resumed',
  stopped: 'Stopped',
  finished: 'Finished',
  'retry-round': 'Trying again',
  'weekly-ended': 'No longer sent each week',
  followed: 'There is a newer closure',
  'half-way': 'Halfway',
  slow: 'Calling is slow',
  late: 'Won’t finish in time',
  'carrier-short': 'Slowed down: the carrier is at capacity',
  'carrier-eased': 'Speeding up: the carrier has capacity again',
  filtered: 'Carriers are blocking our texts',
  refused: 'The carrier is rejecting some calls or texts',
};
