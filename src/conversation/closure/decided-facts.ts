import { fact, lineList } from '#cards/blocks.ts';
import type { Block, Fact } from '#cards/card.ts';
import { clock, day, wallTime } from '#cards/format.ts';
import type { WeeklyEnd } from '#domain/closure/standing.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { count } from '#domain/shared/count-words.ts';

/** Who approved it, or sent it back; of two approvals, how many it has. */
export function decidedFacts({
  decisions,
  approvalsNeeded,
  timeZone,
  runsUnder,
}: CampaignView): Fact[] {
  const by = (wanted: 'approved' | 'sent-back') =>
    decisions
      .filter(({ decision }) => decision === wanted)
      .map((one) => `${one.by}, ${clock(one.at, timeZone)}, in ${platformNames[one.platform]}`);
  const approvals = by('approved');
  const rejections = by('sent-back');
  const isPartial = approvalsNeeded > 1 && approvals.length < approvalsNeeded;
  const names = approvals.join('; ');
  const given = `${approvals.length} of ${approvalsNeeded}, for the whole district`;
  return [
    ...(runsUnder === undefined
      ? []
      : [
          fact(
            'Approved by',
            `${runsUnder.by.join(' and ')}, with closure ${runsUnder.number}, until ${day(runsUnder.until)}`,
          ),
        ]),
    ...(isPartial
      ? [fact('Approvals', names === '' ? given : `${given}: ${names}`)]
      : names === ''
        ? []
        : [fact('Approved by', names)]),
    ...(rejections.length === 0 ? [] : [fact('Sent back by', rejections.join('; '))]),
  ];
}

const platformNames = { slack: 'Slack', teams: 'Teams' } as const;

export function decidedBlocks(view: CampaignView): Block[] {
  const decided = decidedFacts(view);
  return decided.length === 0 ? [] : [lineList(decided)];
}

type Later = Pick<CampaignView, 'stands' | 'eventDate' | 'weekly' | 'state'>;

/** What else one approval of it approves, or ends: never left off a card. */
export function laterFacts(view: Later): Fact[] {
  const { stands, eventDate, weekly, state } = view;
  if (weekly?.of === 'correction') return endingFacts(weekly, state);
  return stands === undefined || weekly?.end !== undefined
    ? endedFacts(view)
    : [fact('Also approves', laterWords({ ...stands, eventDate }))];
}

/** Of a closure that is over: whether it comes again. */
export function nextWeekFacts(view: Later): Fact[] {
  const { stands, eventDate, weekly } = view;
  if (weekly === undefined || weekly.end !== undefined) return laterFacts(view);
  if (weekly.of === 'week') return [fact('Each week', `One week of closure ${weekly.number}`)];
  return stands === undefined
    ? laterFacts(view)
    : [fact('Each week', `Sent again ${eachWeek({ ...stands, eventDate })}`)];
}

function endingFacts({ number, end }: Weekly, state: CampaignView['state']): Fact[] {
  const waits = state === 'submitted' || state === 'draft';
  if (end === undefined && !waits) return [];
  if (end === undefined)
    return [fact('Also ends', `Once approved, closure ${number} is no longer sent each week`)];
  return end === 'corrected' && !waits
    ? [fact('Also ended', `Closure ${number} is no longer sent each week`)]
    : [];
}

type Weekly = NonNullable<CampaignView['weekly']>;

function endedFacts({ weekly }: Later): Fact[] {
  if (weekly?.end === undefined) return [];
  const words = endWords[weekly.end];
  return [
    fact('Each week', weekly.of === 'week' ? `As closure ${weekly.number}. ${words}` : words),
  ];
}

const endWords: Readonly<Record<WeeklyEnd, string>> = {
  ended: 'No longer sent: someone ended it',
  corrected: 'No longer sent: its words were corrected',
  stopped: 'No longer sent',
  requester: 'No longer sent: its requester left, or may no longer request for these schools',
  approver: 'No longer sent: an approver of it left, or may no longer approve for these schools',
  training: 'Not sent: its requester’s training is out of date',
  over: 'Its last day is over',
};

function laterWords({
  until,
  from,
  to,
  most,
  eventDate,
}: NonNullable<CampaignView['stands']> & { eventDate: string }): string {
  const hours = `${wallTime(from)} to ${wallTime(to)}`;
  return most === undefined
    ? `This notice again ${eachWeek({ until, eventDate })}, ${hours}, with at most a quarter more calls and texts than now. Not on days without school.`
    : `Each later list of absent students until ${day(until)}, with these words: ${count(most)} students a day at most, called ${hours}`;
}

/** `each Friday until Fri, Mar 19`. */
export const eachWeek = ({ until, eventDate }: { until: string; eventDate: string }): string =>
  `each ${Temporal.PlainDate.from(eventDate).toLocaleString('en-US', { weekday: 'long' })} until ${day(until)}`;
