import type { Button } from '#cards/card.ts';
import type { CampaignView, StopReport } from '#domain/closure/view/campaign-view.ts';
import { count, plural } from '#domain/shared/count-words.ts';

/** What the stop did, as the ledger tells it. */
export function stopReportText(stop: StopReport | undefined): string | undefined {
  if (stop === undefined) return undefined;
  if (!stop.isFinal) return 'The last calls are still being counted.';
  const quiet =
    stop.quietAfterMs === 0
      ? 'No new call started after the stop'
      : `Last new call started ${(Math.ceil(stop.quietAfterMs / 100) / 10).toFixed(1)} seconds after the stop`;
  return `${quiet}; ${plural(stop.inProgress, 'call was', 'calls were')} in progress; ${count(stop.neverStarted)} never started.`;
}

export function pauseButton(view: CampaignView): Button {
  return {
    verb: 'pause',
    label: 'Pause',
    data: { campaign: view.id },
    confirm: {
      title: `Pause closure ${view.number}?`,
      text: 'No new call starts; calls in progress will finish. Two people must agree to resume.',
      yes: 'Pause',
    },
  };
}

export function resumeButton(view: CampaignView): Button {
  const isAsked = view.pause !== undefined && view.pause.askedBy !== null;
  return {
    verb: 'resume',
    label: isAsked ? 'Agree to resume' : 'Ask to resume',
    style: 'primary',
    data: { campaign: view.id, pause: view.pause?.id ?? '' },
    confirm: {
      title: `Resume closure ${view.number}?`,
      text: isAsked
        ? 'Press to resume calling.'
        : 'Your request goes on the card. An approver other than you must confirm.',
      yes: isAsked ? 'Resume' : 'Ask',
    },
  };
}
