import { note, strong } from '#cards/blocks.ts';
import type { Block, Button } from '#cards/card.ts';
import { clock, time } from '#cards/format.ts';
import { isAlive } from '#domain/campaign/campaign.ts';
import type { CampaignView } from '#domain/campaign/view/campaign-view.ts';
import type { StopReport } from '#domain/campaign/view/find-stop-report.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { frozenWords } from './freeze-card.ts';

/**
 * Why it stands still: its own pause, the freeze of the district, a sign-in that nobody can prove, or several; or nobody
 * is there to call.
 */
export function standstillBlocks(view: CampaignView): Block[] {
  return [
    ...workerBlocks(view),
    ...freezeBlocks(view),
    ...pauseBlocks(view),
    ...signInBlocks(view),
  ];
}

function signInBlocks({ signInHold, timeZone }: CampaignView): Block[] {
  if (signInHold === undefined) return [];
  const since = clock(signInHold.at, timeZone);
  const text =
    signInHold.reason === 'directory-away'
      ? `No one is being called. Since ${since} the district’s sign-in service hasn’t answered, so we can’t confirm who approved this. Calling starts on its own when it answers. If it takes long, tell your administrator.`
      : `No one is being called. We can’t confirm that the approver signed in for exactly this closure (${since}). Stop it and submit it again. Tell your administrator: someone may have changed the database.`;
  return [strong(text)];
}

/** The carrier is not to blame, and anyone who reads it can do something. */
function workerBlocks({ noWorker, state }: CampaignView): Block[] {
  if (noWorker !== true) return [];
  const what = state === 'dialing' ? 'Calling has stopped' : 'Calling can’t start';
  return [
    strong(`${what}: no dial worker is running.`),
    note(
      'Tell IT to start a dial worker. Calling then continues on its own, and no one is skipped.',
      'bad',
    ),
  ];
}

function freezeBlocks({ freeze, state, timeZone }: CampaignView): Block[] {
  if (freeze === undefined || !isAlive(state)) return [];
  const since = time(freeze.placedAt, timeZone);
  return [
    strong(
      `${freeze.placedBy ?? 'Someone'} froze ${frozenWords(freeze)} on ${since}: ${freeze.reason ?? ''}`,
    ),
  ];
}

function pauseBlocks({ pause, state, timeZone, isApproved }: CampaignView): Block[] {
  if (pause === undefined || state !== 'paused') return [];
  const since = clock(pause.placedAt, timeZone);
  const text =
    pause.placedBy === null
      ? `${pause.reason ?? 'Paused.'} (${since})`
      : `Paused by ${pause.placedBy}, ${since}. Calls in progress will finish.`;
  return [
    strong(text),
    note(
      !isApproved
        ? 'It can’t resume, because its approval no longer holds. Stop it and submit a new request.'
        : pause.askedBy === null
          ? 'To resume, one person asks and an approver agrees.'
          : `${pause.askedBy} asked to resume. A different person, an approver, must agree.`,
    ),
  ];
}

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
      no: 'Keep calling',
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
      no: 'Cancel',
    },
  };
}
