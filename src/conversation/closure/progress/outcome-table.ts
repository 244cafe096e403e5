import { table } from '#cards/blocks.ts';
import type { Block } from '#cards/card.ts';
import { clock } from '#cards/format.ts';
import { dispositionWords, sayEndings } from '#conversation/closure/disposition-words.ts';
import type { Disposition, LiveState } from '#domain/attempt/machine/attempt.ts';
import type { ChannelTally } from '#domain/attempt/tally/tally.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import type { Channel } from '#domain/shared/channel.ts';
import { count } from '#domain/shared/count-words.ts';

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
  return (Object.entries(byDisposition) as [Disposition, number][])
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
