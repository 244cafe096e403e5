import { fact } from '#cards/blocks.ts';
import type { Fact } from '#cards/card.ts';
import { clock, dollars, percent } from '#cards/format.ts';
import { mailBlockerWords } from '#cards/words/mail-words.ts';
import type { Transfers } from '#domain/attempt/transfer/transfer.ts';
import {
  type FamilyTally,
  type FamilyTarget,
  reachedInAll,
  targetState,
} from '#domain/closure/unreached/family-tally.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { isWaiting } from '#domain/closure/view/milestone.ts';
import { count, plural } from '#domain/shared/count-words.ts';

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

/** By phone, where staff are told; a phone of a family counts there as well. Who is safe is counted by person. */
export function staffReachedFacts({ staff }: CampaignView): Fact[] {
  if (staff === undefined) return [];
  const { phones, reached, safe } = staff;
  const safeWords = safe === null ? [] : [`${count(safe.safe)} of ${count(safe.asked)} staff safe`];
  return [
    fact(
      'Staff',
      [...safeWords, `${count(reached)} of ${plural(phones, 'phone')} reached`].join(' · '),
    ),
  ];
}

/** What else one approval sends: the same words to these addresses. */
export function mailFacts({ sealed }: CampaignView): Fact[] {
  const { letterCount = null } = sealed ?? {};
  return letterCount === null
    ? []
    : [fact('E-mail', `The same words to ${plural(letterCount, 'address', 'addresses')}`)];
}

/** Before it begins, what would keep them; nobody who approves can do anything about it. */
export function mailDetails(view: CampaignView): Fact[] {
  const { sealed, state, noMail } = view;
  const isToCome = state === 'submitted' || state === 'approved';
  if (!isToCome || noMail === undefined || (sealed?.letterCount ?? 0) === 0) return mailFacts(view);
  const but = `, but ${mailBlockerWords[noMail]}; calls and texts don’t wait for it`;
  return mailFacts(view).map(({ label, value }) => fact(label, `${value}${but}`));
}

/** Apart from phones: an e-mail reaches nobody by itself, so no family counts as reached by it. */
export function letterFacts({ letters, state, noMail }: CampaignView): Fact[] {
  if (letters === undefined) return [];
  const { sent, refused, bounced, unknown, dropped, waiting, isOver } = letters;
  const isEnded = isOver || state === 'stopped';
  const parts = [
    [refused, 'refused'],
    [bounced, 'came back'],
    [unknown, 'in doubt'],
    [dropped, 'no longer wanted'],
    [waiting, isEnded ? 'not sent' : 'waiting'],
  ] as const;
  const words = parts.flatMap(([number, what]) => (number > 0 ? [`${count(number)} ${what}`] : []));
  const why =
    waiting > 0 && !isEnded && noMail !== undefined ? `: ${mailBlockerWords[noMail]}` : '';
  return [fact('E-mail', `${[`${count(sent)} sent`, ...words].join(', ')}${why}`)];
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

/**
 * By phone, where calls ask to press 1. Heard: a call, a voicemail or a text reached it, and nobody pressed the key. All
 * three add up to the call list. A phone is reached once its call is over, and confirms before, or by calling back.
 */
export function confirmedFacts({ confirmed, tally, state }: CampaignView): Fact[] {
  if (confirmed === undefined || tally === undefined) return [];
  const { total, reached, spared } = tally.phones;
  const isOver = state === 'finished' || state === 'stopped';
  const early = isOver ? ', some by calling back' : ', not all counted as reached yet';
  const words = [
    `Confirmed ${count(confirmed)}${confirmed > reached ? early : ''}`,
    `Heard ${count(Math.max(0, reached - confirmed))}`,
    `Not heard ${count(total - spared - Math.max(reached, confirmed))}`,
  ];
  return [fact('Press 1', words.join(' · '))];
}

/** Said only where the district stops at one guardian. */
export function householdStopFacts({
  stopsAtOne,
  mostSaved,
}: Pick<CampaignView, 'stopsAtOne' | 'mostSaved'>): Fact[] {
  if (stopsAtOne !== true) return [];
  const saves = mostSaved === undefined ? '' : `: saves up to ${plural(mostSaved, 'call')}`;
  return [
    fact('Households', `Phones ring in turn, until a person in the household is reached${saves}`),
  ];
}

/** Calls that nobody needed any more, where the district stops at one guardian of a household. */
export function householdFacts({ tally }: CampaignView): Fact[] {
  const calls = tally?.callsSpared ?? 0;
  return calls === 0
    ? []
    : [
        fact(
          'Households',
          `${plural(calls, 'call')} saved: one guardian of the household was reached`,
        ),
      ];
}

/** What came of key 0. */
export function officeFacts(transfers: Transfers | undefined): Fact[] {
  if (transfers === undefined) return [];
  const { asked, answered, closed, unanswered, callBacks } = transfers;
  const parts = [
    [answered, 'put through'],
    [closed, 'while it was closed'],
    [unanswered, 'not picked up'],
    [callBacks, 'want a call back'],
  ] as const;
  const words = parts.flatMap(([number, what]) => (number > 0 ? [`${count(number)} ${what}`] : []));
  return [fact('Asked for the office', [count(asked), ...words].join(' · '))];
}

/** On a card that is over: how many, and who still waits for somebody. */
export function officeInShort(transfers: Transfers | undefined): Fact[] {
  if (transfers === undefined) return [];
  const { asked, callBacks } = transfers;
  const waiting = callBacks === 0 ? '' : ` · ${count(callBacks)} want a call back`;
  return [fact('Asked for the office', `${count(asked)}${waiting}`)];
}

/**
 * What was placed, at the district’s own prices: carriers bill later, and tell us no price. The parts are rounded first, so
 * that they add up to what stands before them.
 */
export function costFacts({ placed, centsPerCall, centsPerText }: CampaignView): Fact[] {
  if (placed === undefined) return [];
  const calls = Math.round(placed.calls * centsPerCall);
  const texts = Math.round(placed.segments * centsPerText);
  const parts = [
    ...(placed.calls === 0 ? [] : [`calls ${dollars(calls)}`]),
    ...(placed.texts === 0 ? [] : [`texts ${dollars(texts)}`]),
  ];
  const split = parts.length < 2 ? '' : ` (${parts.join(', ')})`;
  return [fact('Cost', `about ${dollars(calls + texts)}${split}, estimated from our prices`)];
}
