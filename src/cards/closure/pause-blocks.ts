import type { Block, Button } from '#cards/card.ts';
import { clock, time } from '#cards/format.ts';
import { isAlive } from '#domain/campaign/campaign.ts';
import type { CampaignView } from '#domain/campaign/view/campaign-view.ts';
import type { StopReport } from '#domain/campaign/view/find-stop-report.ts';
import { count, plural } from '#domain/shared/count-words.ts';

/**
 * Why it stands still: its own pause, the freeze of the district, a sign-in that nobody can prove, or several; or nobody
 * is there to call.
 */
export function haltBlocks(view: CampaignView): Block[] {
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
      ? `Nobody is being called. Since ${since} the district’s sign-in service hasn’t answered, so we can’t confirm who approved this. Calling starts on its own when it answers. If it takes long, tell your administrator.`
      : `Nobody is being called. We can’t confirm that the approver signed in for exactly this closure (${since}). Stop it and submit it again. Tell your administrator: somebody may have changed the database.`;
  return [{ kind: 'text', text, strong: true }];
}

/** The carrier is not to blame, and whoever reads it can do something. */
function workerBlocks({ noWorker, state }: CampaignView): Block[] {
  if (noWorker !== true) return [];
  const what = state === 'dialing' ? 'Calling has stopped' : 'Calling can’t start';
  return [
    { kind: 'text', text: `${what}: no dial worker is running.`, strong: true },
    {
      kind: 'note',
      tone: 'bad',
      text: 'Tell IT to start a dial worker. Calling then continues on its own, and no one is skipped.',
    },
  ];
}

function freezeBlocks({ freeze, state, timeZone }: CampaignView): Block[] {
  if (freeze === undefined || !isAlive(state)) return [];
  const since = time(freeze.placedAt, timeZone);
  return [
    {
      kind: 'text',
      text: `All dialing of the district is frozen by ${freeze.placedBy ?? 'somebody'} since ${since}: ${freeze.reason ?? ''}`,
      strong: true,
    },
  ];
}

function pauseBlocks({ pause, state, timeZone, isApproved }: CampaignView): Block[] {
  if (pause === undefined || state !== 'paused') return [];
  const since = clock(pause.placedAt, timeZone);
  const text =
    pause.placedBy === null
      ? `${pause.reason ?? 'Paused.'} (${since})`
      : `Paused by ${pause.placedBy}, ${since}. Calls that had begun come to their own end.`;
  return [
    { kind: 'text', text, strong: true },
    {
      kind: 'note',
      text: !isApproved
        ? 'It can’t go on while its approval does not stand. Stop it and ask again.'
        : pause.askedBy === null
          ? 'It takes two people to go on: one asks, and a different one, an approver, agrees.'
          : `${pause.askedBy} asks to go on. A different person, an approver, must agree.`,
    },
  ];
}

/** What the stop did, as the ledger tells it. */
export function stopReportText(stop: StopReport | undefined): string | undefined {
  if (stop === undefined) return undefined;
  if (!stop.isFinal) return 'The last orders are being settled.';
  const quiet =
    stop.quietAfterMs === 0
      ? 'No new call after it'
      : `No new call after ${(Math.ceil(stop.quietAfterMs / 100) / 10).toFixed(1)} s`;
  return `${quiet}; ${plural(stop.inProgress, 'call')} in progress; ${count(stop.neverStarted)} never started.`;
}

export function pauseButton(view: CampaignView): Button {
  return {
    verb: 'pause',
    label: 'Pause',
    data: { campaign: view.id },
    confirm: {
      title: `Pause closure ${view.number}?`,
      text: 'No new call starts; calls in progress go on. It takes two people to go on.',
      yes: 'Pause it',
      no: 'Keep going',
    },
  };
}

export function resumeButton(view: CampaignView): Button {
  const isAsked = view.pause !== undefined && view.pause.askedBy !== null;
  return {
    verb: 'resume',
    label: isAsked ? 'Agree: go on' : 'Ask to go on',
    style: 'primary',
    data: { campaign: view.id, halt: view.pause?.id ?? '' },
    confirm: {
      title: `Go on with closure ${view.number}?`,
      text: isAsked
        ? 'Calls go on at once, if you may approve for these schools and somebody else asked.'
        : 'Your wish stands on the card. Calls go on when a different person, an approver, agrees.',
      yes: isAsked ? 'Go on' : 'Ask',
      no: 'Not yet',
    },
  };
}
