import { fact } from '#cards/blocks.ts';
import type { Fact } from '#cards/card.ts';
import { clock, percent } from '#cards/format.ts';
import {
  type FamilyTally,
  type FamilyTarget,
  reachedInAll,
  targetState,
} from '#domain/closure/unreached/family-tally.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { isWaiting } from '#domain/closure/view/milestone.ts';
import { count } from '#domain/shared/count-words.ts';

/** Families, and how they stand against the time by which the district wants them reached. */
export function familyFacts(view: CampaignView): Fact[] {
  const { families, target } = view;
  if (families === undefined || families.total === 0) return [];
  const isOver = view.state === 'finished' || view.state === 'stopped';
  return [
    fact(
      isOver ? 'Families reached' : 'Families',
      isOver ? endWords(families) : nowWords(families),
    ),
    // What was stopped was not to reach them any more.
    ...(target === undefined || view.state === 'stopped'
      ? []
      : [fact('Target', targetWords(view, families, target))]),
  ];
}

function endWords(families: FamilyTally): string {
  const { total, byHand } = families;
  const reached = reachedInAll(families);
  const hand = byHand === 0 ? '' : `, ${count(byHand)} of them called by hand`;
  return `${count(reached)} of ${count(total)} (${percent(reached, total)})${hand}`;
}

/** The parts add up to the families. */
function nowWords({ total, reached, byHand, open, missed }: FamilyTally): string {
  return [
    `${count(reached)} of ${count(total)} reached`,
    ...(open === 0 ? [] : [`${count(open)} still to try`]),
    ...(missed === 0 ? [] : [`${count(missed)} with no try left`]),
    ...(byHand === 0 ? [] : [`${count(byHand)} called by hand`]),
  ].join(', ');
}

const stateWords = {
  met: 'met',
  missed: 'missed',
  'on-track': 'on track',
  behind: 'behind',
  open: '',
} as const;

function targetWords(view: CampaignView, families: FamilyTally, target: FamilyTarget): string {
  const { endedAt, timeZone, tally } = view;
  const by = clock(target.at, timeZone);
  const isCalling =
    view.state === 'dialing' &&
    view.freeze === undefined &&
    view.noWorker !== true &&
    !isWaiting(view.comeback);
  const at = endedAt ?? tally?.pace.at ?? target.at;
  const isBefore = Temporal.Instant.compare(at, target.at) < 0;
  if (endedAt === null && isBefore) {
    const state = targetState(families, target, { at, isCalling });
    const words = stateWords[state] === '' ? '' : `: ${stateWords[state]}`;
    return `${target.percent}% of families by ${by}${words}`;
  }
  // Not "by the end": staff may have called families after it, and still in time.
  const share = percent(families.inTime, families.total);
  return `${share} of families in time; target ${target.percent}% by ${by}`;
}
