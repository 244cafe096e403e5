import type { Card } from '#cards/card.ts';
import { clock, percent } from '#cards/format.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import type { CampaignView } from '#domain/campaign/view/campaign-view.ts';
import { callRate, shareOf } from '#domain/campaign/view/forecast.ts';
import type { Milestone } from '#domain/campaign/view/milestone.ts';
import type { Pressure } from '#domain/pace/pressure.ts';
import { count, plural } from '#domain/shared/count-words.ts';

/** A line for the thread at the moments people want to be told of; an edit alone tells nobody. */
export function milestoneCard(view: CampaignView, milestone: Milestone): Card {
  const isWithdrawn = milestone.kind === 'stopped' && view.startedAt === null;
  const title = isWithdrawn ? 'Withdrawn' : titles[milestone.kind];
  return sentenceCard({ title, text: milestoneText(view, milestone) });
}

const titles: Record<Milestone['kind'], string> = {
  approval: 'Approved',
  'sent-back': 'Sent back',
  expired: 'Expired',
  started: 'Calling',
  paused: 'Paused',
  'asked-to-go-on': 'Asked to go on',
  resumed: 'Goes on',
  stopped: 'Stopped',
  finished: 'Finished',
  'retry-round': 'Trying again',
  'half-way': 'Half-way',
  slow: 'Slower than it should be',
  late: 'Will not be done in time',
  'carrier-short': 'Slowed down: the carrier has no room',
  'carrier-eased': 'Goes on: the carrier takes calls again',
  filtered: 'Texts are filtered out',
  refused: 'The carrier refuses some of it',
};

/** Told late where the platform was away, so that what passes says when it was. */
function milestoneText(view: CampaignView, milestone: Milestone): string {
  return texts[milestone.kind](view, milestone, {
    by: milestone.by ?? 'Somebody',
    when: clock(milestone.at, view.timeZone),
    deadline: clock(view.stopTryingAt, view.timeZone),
  });
}

type Say = (
  view: CampaignView,
  milestone: Milestone,
  words: { by: string; when: string; deadline: string },
) => string;

const texts: Record<Milestone['kind'], Say> = {
  approval: approvalText,
  'sent-back': ({ number }, { reason }) => `Closure ${number} was sent back: ${reason ?? ''}`,
  expired: ({ number }, { reason }) => `Closure ${number} expired. ${reason ?? ''}`,
  started: (_, __, { when, deadline }) =>
    `Calling began at ${when}. It stops trying at ${deadline}.`,
  paused: ({ number }, milestone, { by, when }) =>
    milestone.by === null
      ? `Closure ${number} is paused since ${when}. ${milestone.reason ?? ''}`
      : `${by} paused closure ${number} at ${when}. It takes two people to go on.`,
  'asked-to-go-on': ({ number }, _, { by }) =>
    `${by} asks to go on with closure ${number}. A different person, an approver, must agree.`,
  resumed: ({ number }, _, { by, when }) =>
    `${by} agreed: closure ${number} goes on since ${when}.`,
  stopped: ({ number, startedAt }, _, { by, when }) =>
    startedAt === null
      ? `${by} withdrew closure ${number} at ${when}. Nobody was called.`
      : `${by} stopped closure ${number} at ${when}. No new call starts, what rings is cancelled, and talks come to their own end. The card says what it did.`,
  finished: (view, _, { when }) =>
    `Closure ${view.number} is finished since ${when}${reachedWords(view)}. The summary is on the card.`,
  'retry-round': ({ machines }, { round }, { when }) =>
    `${machines === 'leave-and-retry' ? 'Whoever did not answer in person' : 'Who could not be reached'} is called a ${ordinal(round)} time, from ${when} on.`,
  'half-way': (_, milestone, { when }) => `Half-way at ${when}: ${phones(milestone)} done.`,
  slow: (view, milestone, { when }) =>
    milestone.count === 0
      ? `At ${when} no call goes out, though calls are due. Unless that changes within a minute, tell whoever runs Bellwether.`
      : `Calls go out slower than they should: at ${when} about ${count(milestone.count ?? 0)} a minute, where ${count(mostInAMinute(view))} may go.`,
  'carrier-short': (_, { reason }, { when }) =>
    `${carrierShort[reason ?? ''] ?? 'The carrier is short of room'} at ${when}. Calls go out more slowly until it has room again, and faster again by themselves; nobody is left out.`,
  'carrier-eased': (_, __, { when }) =>
    `The carrier takes calls again at ${when}. The pace grows back by itself, within a minute or two.`,
  filtered: ({ purpose }, _, { when }) =>
    `Since ${when}, phone carriers take texts of this closure for unwanted ones and do not deliver them. ${
      purpose === 'emergency' ? 'Those phones are called.' : 'They are not sent again.'
    } Somebody should look at the words: links and capital letters are what filters look for.`,
  refused: (_, __, { when }) =>
    `By ${when} the carrier had refused to take calls or texts for some phones. They are tried again, and nobody else is held up. Tell whoever runs Bellwether: the reason stands in the carrier’s log of errors.`,
  late: (_, milestone, { when, deadline }) =>
    `At the pace of ${when} it will not be done by ${deadline}: about ${phones(milestone)} would not be called.`,
};

function mostInAMinute(view: CampaignView): number {
  const rate = view.tally === undefined ? callRate(view) : shareOf(view.tally.pace, view);
  return Math.round(rate * 60);
}

const phones = (milestone: Milestone) => plural(milestone.count ?? 0, 'phone');

function approvalText({ number, approvalsNeeded }: CampaignView, milestone: Milestone): string {
  const given = milestone.count ?? 1;
  const by = milestone.by ?? 'A second person';
  if (approvalsNeeded === 1) return `${by} approved closure ${number}.`;
  const rest =
    given < approvalsNeeded ? `. It takes ${approvalsNeeded} people for the whole district` : '';
  return `${by} approved closure ${number}, the ${ordinal(given)} of ${approvalsNeeded}${rest}.`;
}

/** How the carrier showed that it is short of room. */
const carrierShort: Readonly<Record<string, string>> = {
  refused: 'The carrier began to refuse calls',
  queued: 'The carrier began to let calls wait in its queue',
  'queue-full': 'The carrier’s queue of calls was full',
} satisfies Record<Pressure, string>;

function ordinal(number: number): string {
  return ['first', 'second', 'third', 'fourth', 'fifth'][number - 1] ?? `${number}th`;
}

function reachedWords({ tally }: CampaignView): string {
  if (tally === undefined) return '';
  const { reached, total } = tally.phones;
  return `: ${count(reached)} of ${count(total)} phones reached (${percent(reached, total)})`;
}
