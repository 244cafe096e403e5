import type { CampaignView } from '#domain/campaign/campaign-view.ts';
import { forecastOf } from '#domain/campaign/moment.ts';
import type { Block, Fact } from './card.ts';
import { clock, count, plural, span } from './format.ts';
import { paceWords, pressureWords } from './pace-words.ts';

/** A plain warning where the calls will not all be placed in time, or go out slower than they should. */
export function paceBlocks(view: CampaignView): Block[] {
  const forecast = forecastOf(view);
  if (forecast === undefined) return [];
  const deadline = clock(view.stopTryingAt, view.timeZone);
  if (forecast.tooLate > 0) {
    const text = `This will not be done in time: about ${plural(forecast.tooLate, 'call')} would not be placed by ${deadline}, when trying stops.`;
    return [{ kind: 'note', tone: 'warning', text }];
  }
  if (view.slowed?.pressure !== undefined) {
    return [{ kind: 'note', tone: 'warning', text: pressureWords(view.slowed.pressure) }];
  }
  if (!forecast.isSlow) return [];
  return [
    {
      kind: 'note',
      tone: 'warning',
      text: 'Calls go out slower than they should. It will still be done in time.',
    },
  ];
}

export function runningFacts(view: CampaignView): Fact[] {
  const { tally } = view;
  if (tally === undefined) return [];
  return [
    ...paceFacts(view),
    ...roundFacts(view),
    ...(tally.revocationsTaken === 0
      ? []
      : [{ label: 'Withdrawals taken', value: count(tally.revocationsTaken) }]),
  ];
}

/** What was measured over the last minute, what is agreed, and the time that is left. */
function paceFacts(view: CampaignView): Fact[] {
  const { tally, timeZone, callsPerSecond, stopTryingAt } = view;
  const forecast = forecastOf(view);
  const deadline = clock(stopTryingAt, timeZone);
  if (forecast === undefined || tally === undefined) return standingFacts(view, deadline);
  const { measured, doneAt, tooLate } = forecast;
  const pace =
    measured === undefined
      ? `up to ${paceWords(view)}`
      : `${measured.toFixed(1)} calls a second over the last ${measuredWords(tally.pace.measuredSeconds)}, of at most ${callsPerSecond}`;
  const left = tally.pace.at.until(doneAt).total('seconds');
  const end = tooLate > 0 ? 'not in time' : `about ${clock(doneAt, timeZone)}, in ${span(left)}`;
  return [
    { label: 'Pace', value: pace },
    { label: 'Last call', value: `${end}; stops trying at ${deadline}` },
  ];
}

function standingFacts(
  { tally, state, freeze, callsPerSecond }: CampaignView,
  deadline: string,
): Fact[] {
  const isStill = state === 'paused' || freeze !== undefined;
  if (tally === undefined || !isStill) return [];
  const left = tally.planned + tally.waiting;
  if (left === 0) return [];
  return [
    {
      label: 'Left',
      value: `${plural(left, 'call or text', 'calls and texts')}, about ${span(left / callsPerSecond)} once it goes on; stops trying at ${deadline}`,
    },
  ];
}

function roundFacts({ tally, timeZone }: CampaignView): Fact[] {
  return (tally?.rounds ?? []).map(({ tryNumber, phones, begunAt }) => ({
    label: `Try ${tryNumber}`,
    value: `since ${clock(begunAt, timeZone)}, for ${plural(phones, 'phone')}`,
  }));
}

const measuredWords = (seconds: number) => (seconds >= 59 ? 'minute' : span(seconds));
