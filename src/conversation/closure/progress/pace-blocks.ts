import { fact, note } from '#cards/blocks.ts';
import type { Block, Fact } from '#cards/card.ts';
import { clock, span } from '#cards/format.ts';
import type { Pressure } from '#domain/attempt/pace/pressure.ts';
import type { CampaignTally } from '#domain/attempt/tally/tally.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { type Forecast, shareOf } from '#domain/closure/view/forecast.ts';
import { forecastOf, isWaiting } from '#domain/closure/view/milestone.ts';
import { count, plural } from '#domain/shared/count-words.ts';

/** A plain warning where the calls will not all be placed in time, or go out slower than they should. */
export function paceBlocks(view: CampaignView): Block[] {
  const forecast = forecastOf(view);
  if (forecast === undefined) return unansweredBlocks(view);
  const slow = slowWords(view, forecast);
  const late =
    forecast.tooLate === 0
      ? undefined
      : `Won’t finish in time: about ${plural(forecast.tooLate, 'call')} would not be placed by ${clock(view.stopTryingAt, view.timeZone)}.`;
  const words = [late, slow].filter((text) => text !== undefined);
  return words.map((text) => note(text, 'warning'));
}

/** Texts are waited for, too, and so is the answer to the last call. */
function unansweredBlocks({ state, slowed }: CampaignView): Block[] {
  const isTold = state === 'dialing' && slowed?.pressure === 'unanswered';
  return isTold ? [note(pressureWords('unanswered'), 'warning')] : [];
}

/** Why calls go out slower than they may. */
function slowWords(
  { slowed, callsPerSecond }: CampaignView,
  forecast: Forecast,
): string | undefined {
  if (slowed?.pressure !== undefined) return pressureWords(slowed.pressure);
  if (slowed !== undefined && slowed.callsPerSecond < callsPerSecond) {
    const now = slowed.callsPerSecond.toFixed(1);
    return `The carrier has capacity again. Calling is speeding up: ${now} of ${callsPerSecond} calls a second now.`;
  }
  if (forecast.standsStill) {
    return 'Calls have stopped. If they don’t restart within a minute, contact IT.';
  }
  if (!forecast.isSlow || forecast.tooLate > 0) return undefined;
  return 'Calling is slow, but will finish in time.';
}

export function runningFacts(view: CampaignView): Fact[] {
  const { tally } = view;
  if (tally === undefined) return [];
  return [...paceFacts(view), ...roundFacts(view), ...optOutFacts(tally)];
}

/** While it called. */
export const optOutFacts = ({ revocationsTaken }: CampaignTally): Fact[] =>
  revocationsTaken === 0 ? [] : [fact('Opt-outs', count(revocationsTaken))];

/** What was measured over the last minute, what is agreed, and the time that is left. */
function paceFacts(view: CampaignView): Fact[] {
  const { tally, timeZone, callsPerSecond, stopTryingAt } = view;
  const forecast = forecastOf(view);
  const deadline = clock(stopTryingAt, timeZone);
  if (forecast === undefined || tally === undefined) return standingFacts(view, deadline);
  const { measured, doneAt, tooLate, standsStill } = forecast;
  const { sharers, isBehind } = tally.pace;
  if (isBehind) {
    const waits = 'waiting while an emergency closure goes first';
    return [{ label: 'Pace', value: `${waits}; stops trying at ${deadline}` }];
  }
  if (standsStill) {
    const none = `none in the last ${measuredWords(tally.pace.measuredSeconds)}, of at most ${callsPerSecond} a second`;
    return [{ label: 'Pace', value: `${none}; stops trying at ${deadline}` }];
  }
  const pace =
    measured === undefined
      ? `up to ${paceWords(view)}`
      : `${measured.toFixed(1)} calls a second over the last ${measuredWords(tally.pace.measuredSeconds)}, of at most ${callsPerSecond}`;
  const shared = sharers === 1 ? '' : `, shared with ${plural(sharers - 1, 'other closure')}`;
  const left = tally.pace.at.until(doneAt).total('seconds');
  const end = tooLate > 0 ? 'not in time' : `about ${clock(doneAt, timeZone)}, in ${span(left)}`;
  return [
    { label: 'Pace', value: `${pace}${shared}` },
    { label: 'Last call', value: `${end}; stops trying at ${deadline}` },
  ];
}

function standingFacts(view: CampaignView, deadline: string): Fact[] {
  const { tally, state, freeze, noWorker, comeback } = view;
  const isStill =
    state === 'paused' || freeze !== undefined || noWorker === true || isWaiting(comeback);
  if (tally === undefined || !isStill) return [];
  const left = tally.planned + tally.waiting;
  if (left === 0) return [];
  // Texts keep no pace of ours.
  const calls = tally.voice.planned + tally.voice.waiting;
  const time =
    calls === 0 ? '' : `, about ${span(calls / shareOf(tally.pace, view))} once it resumes`;
  return [
    {
      label: 'Left',
      value: `${plural(left, 'call or text', 'calls and texts')}${time}; stops trying at ${deadline}`,
    },
  ];
}

/** The thread says from when. */
function roundFacts({ tally }: CampaignView): Fact[] {
  return (tally?.rounds ?? []).map(({ tryNumber, phones }) => ({
    label: `Try ${tryNumber}`,
    value: plural(phones, 'phone'),
  }));
}

const measuredWords = (seconds: number) => (seconds >= 59 ? 'minute' : span(seconds));

/** `30 calls a second`, and how many at one time where the account has a limit. */
export function paceWords(view: Pick<CampaignView, 'callsPerSecond' | 'callsAtOnce'>): string {
  const pace = `${view.callsPerSecond} calls a second`;
  return view.callsAtOnce === null ? pace : `${pace}, ${plural(view.callsAtOnce, 'call')} at once`;
}

/** Why it goes more slowly than it may. */
function pressureWords(pressure: Pressure): string {
  switch (pressure) {
    case 'refused':
      return 'The carrier is at capacity. Calling will speed up on its own; no one is skipped.';
    case 'queued':
      return 'The carrier is queueing our calls. New calls wait until it catches up; no one is skipped.';
    case 'queue-full':
      return 'The carrier’s call queue is full. New calls wait until it has room; no one is skipped.';
    case 'unanswered':
      return 'The carrier leaves half of our calls and texts unanswered. Calling is slower, and we check each one with the carrier; no one is skipped.';
  }
}
