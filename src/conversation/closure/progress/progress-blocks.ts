import { fact, factList, heading, lineList, progress, table } from '#cards/blocks.ts';
import type { Block, Fact } from '#cards/card.ts';
import { clock, percent, span } from '#cards/format.ts';
import { always, type Part } from '#cards/phone-height.ts';
import { dispositionWords, sayEndings } from '#cards/words/disposition-words.ts';
import { calledContacts } from '#conversation/closure/contact-facts.ts';
import { nextWeekFacts } from '#conversation/closure/decided-facts.ts';
import type { LiveState } from '#domain/attempt/machine/attempt.ts';
import type { CampaignTally, ChannelTally, Ending } from '#domain/attempt/tally/tally.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { forecastOf } from '#domain/closure/view/milestone.ts';
import type { Channel } from '#domain/shared/channel.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import {
  confirmedFacts,
  costFacts,
  familyFacts,
  householdFacts,
  letterFacts,
  officeFacts,
  officeInShort,
  staffReachedFacts,
} from './family-facts.ts';
import { optOutFacts, paceBlocks, runningFacts } from './pace-blocks.ts';

/** How it came out, in at most eight lines; the rest is behind Details. */
export function endPart(view: CampaignView): Part {
  const { tally } = view;
  if (tally === undefined) return always([]);
  const facts = [
    ...familyFacts(view),
    ...staffReachedFacts(view),
    ...(view.contactTally === undefined ? [] : calledContacts(view.contactTally, view.timeZone)),
    fact('Reached', reachedWords(tally)),
    ...letterFacts(view),
    ...nextWeekFacts(view),
    ...confirmedFacts(view),
    ...householdFacts(view),
    ...ranFacts(view),
    ...optOutFacts(tally),
  ];
  const less = [...officeInShort(view.transfers), ...approvedFacts(view)];
  const shown = (lines: Fact[]) => [bar(view, tally.phones), lineList(lines)];
  return { forms: [shown([...facts, ...less]), shown(facts)], yields: [1] };
}

/** What the card of a closure that calls has no room for: line by line, what became of the phones so far. */
export function callingDetails(view: CampaignView): Block[] {
  if (isOver(view) || view.tally === undefined) return [];
  const office = officeFacts(view.transfers);
  return [
    heading('So far'),
    ...(office.length === 0 ? [] : [factList(office)]),
    ...outcomeBlocks(view),
  ];
}

/** What a closure that is over has no room for on its card. */
export function endDetails(view: CampaignView): Block[] {
  if (!isOver(view) || view.tally === undefined) return [];
  const { phones } = view.tally;
  return [
    heading('How it came out'),
    factList([
      ...(view.endReason === null ? [] : [fact('Sent back because', view.endReason)]),
      fact('Not reached', plural(phones.total - phones.reached - phones.spared, 'phone')),
      ...officeFacts(view.transfers),
      ...costFacts(view),
      ...evidenceFacts(view),
    ]),
    ...outcomeBlocks(view),
  ];
}

/** Line by line, what became of the phones. */
function outcomeBlocks(view: CampaignView): Block[] {
  if (view.tally === undefined) return [];
  return [...outcomeTable(view, 'voice'), ...outcomeTable(view, 'text')];
}

function bar(view: CampaignView, phones: CampaignTally['phones']): Block {
  const { reached, left } = phones;
  // Whom nobody needed to call any more was not missed.
  const total = phones.total - phones.spared;
  if (isOver(view)) {
    const words = `${count(reached)} of ${plural(total, 'phone')} reached · ${percent(reached, total)}`;
    return progress(reached, total, words);
  }
  const forecast = forecastOf(view);
  const isInTime = forecast !== undefined && forecast.tooLate === 0 && !forecast.standsStill;
  const end = isInTime ? [`done about ${clock(forecast.doneAt, view.timeZone)}`] : [];
  const words = [`${plural(reached, 'phone')} reached`, `${count(left)} left`, ...end];
  return progress(total - left, total, words.join(' · '));
}

/** Families have heard it, or are hearing it. */
export const hasBegun = ({ tally }: CampaignView) => tally !== undefined;

const isOver = ({ state }: CampaignView) => state === 'finished' || state === 'stopped';

/** What began and ended within a minute needs no second hour. */
const fromTo = (from: string, to: string) => (from === to ? from : `${from} to ${to}`);

/** Each phone once, by the best that happened to it: one that was called and texted was reached in person. */
const reachedWords = ({ reached }: CampaignTally) =>
  [
    `${count(reached.person)} in person`,
    `${count(reached.machine)} by voicemail`,
    ...(reached.answered === 0 ? [] : [`${count(reached.answered)} picked up, not known by whom`]),
    ...(reached.text === 0 ? [] : [`${count(reached.text)} by text alone`]),
  ].join(', ');

/** Details has when and where. */
function approvedFacts({ decisions }: CampaignView): Fact[] {
  const names = decisions.flatMap(({ decision, by }) => (decision === 'approved' ? [by] : []));
  return names.length === 0 ? [] : [fact('Approved by', names.join(', '))];
}

function evidenceFacts({ decisions, submittedAt, auditEntries }: CampaignView): Fact[] {
  const approvedAt = decisions.findLast(({ decision }) => decision === 'approved')?.at;
  return [
    ...(approvedAt === undefined
      ? []
      : [fact('Time to approval', span(submittedAt.until(approvedAt).total('seconds')))]),
    ...(auditEntries === undefined
      ? []
      : [fact('Evidence', `audit log entries ${auditEntries.first} to ${auditEntries.last}`)]),
  ];
}

function ranFacts({ startedAt, endedAt, timeZone }: CampaignView): Fact[] {
  if (startedAt === null || endedAt === null) return [];
  const seconds = startedAt.until(endedAt).total('seconds');
  // What is over is no estimate: 65 s are a minute.
  const took = span(seconds < 60 ? seconds : Math.round(seconds / 60) * 60);
  return [fact('Ran', `${fromTo(clock(startedAt, timeZone), clock(endedAt, timeZone))} (${took})`)];
}

/** While it calls, what everybody looks for first: the bar, what goes wrong, the families, and how it continues. */
export function callingParts(view: CampaignView): Part[] {
  const { tally, transfers } = view;
  if (tally === undefined) return [];
  const first = [
    ...familyFacts(view),
    ...staffReachedFacts(view),
    ...(view.contactTally === undefined ? [] : calledContacts(view.contactTally, view.timeZone)),
    ...confirmedFacts(view),
    ...householdFacts(view),
    ...letterFacts(view),
  ];
  const running = [...first, ...runningFacts(view)];
  const lines = (facts: Fact[]) => [lineList(facts)];
  return [
    always([bar(view, tally.phones), ...paceBlocks(view)]),
    {
      forms: [
        lines([...running, ...officeFacts(transfers)]),
        lines([...running, ...officeInShort(transfers)]),
        lines(running),
        lines(first),
      ],
      yields: [3, 5, 7],
    },
  ];
}

/**
 * Where every phone of one channel stands, in honest words: a line each for what is open and what has ended. The lines
 * add up to the phones of the channel.
 */
export function outcomeTable(view: CampaignView, channel: Channel): Block[] {
  const tally = view.tally?.[channel];
  if (tally === undefined || tally.phones === 0) return [];
  const lines = [...endedLines(tally), ...openLines(view, channel, tally)];
  return [
    table(
      [channel === 'voice' ? 'Calls' : 'Texts', 'Phones'],
      'lr',
      lines.filter(([, phones]) => phones > 0).map(([words, phones]) => [words, count(phones)]),
    ),
  ];
}

type Line = [words: string, phones: number];

/** Which rule, `closure why` says for each phone. */
const refusedByRule = 'consent rules don’t allow it';

function endedLines({ byDisposition }: ChannelTally): Line[] {
  return (Object.entries(byDisposition) as [Ending, number][])
    .toSorted((a, b) => b[1] - a[1])
    .map(([disposition, phones]) => [sayEndings(disposition, refusedByRule), phones]);
}

function openLines(view: CampaignView, channel: Channel, tally: ChannelTally): Line[] {
  const words = { ...liveWords[channel], ...(view.noWorker === true ? unasked : {}) };
  const live = liveOrder.map((state): Line => [words[state], tally.live[state] ?? 0]);
  const notYet = channel === 'voice' ? 'Not yet called' : 'Not yet sent';
  return [...live, ...waitLines(view, channel, tally), [notYet, tally.planned]];
}

/** Where no worker runs, nobody asks. */
const unasked = { unknown: 'Unknown for now' };

const liveOrder = ['answered', 'ringing', 'accepted', 'placing', 'unknown'] as const;

const liveWords: Record<Channel, Record<LiveState, string>> = {
  voice: {
    answered: 'Answered, listening now',
    ringing: 'Ringing',
    accepted: 'Dialing',
    placing: 'About to dial',
    unknown: 'Checking with carrier',
  },
  text: {
    answered: 'In progress',
    ringing: 'In progress',
    accepted: 'Sent, no receipt yet',
    placing: 'Being sent',
    unknown: 'Checking with carrier',
  },
};

/** Who is tried again, when, and what happened before. A phone that was reached meanwhile waits for nothing. */
function waitLines({ tally, timeZone }: CampaignView, channel: Channel, own: ChannelTally): Line[] {
  const waits = (tally?.waits ?? []).filter((wait) => wait.channel === channel);
  const sum = waits.reduce((all, { phones }) => all + phones, 0);
  if (sum !== own.waiting) return [['Waiting to retry', own.waiting]];
  return waits.map(({ after, phones, first, last }) => {
    const what = after === undefined ? 'Not reached' : dispositionWords[after];
    // What was due already waits for its turn: an hour that has passed would be a broken word.
    const isDue = tally !== undefined && Temporal.Instant.compare(first, tally.pace.at) <= 0;
    if (isDue) return [`${what}, waiting to retry`, phones];
    const from = clock(first, timeZone);
    const to = clock(last, timeZone);
    // Short enough for a column of a Slack table.
    const when = from === to ? `at ${from}` : `from ${from}`;
    return [`${what}, retry ${when}`, phones];
  });
}
