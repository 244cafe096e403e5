import { note, strong } from '#cards/blocks.ts';
import type { Block, Button } from '#cards/card.ts';
import { clock, span, time } from '#cards/format.ts';
import { always, inTwo, none, type Part } from '#cards/phone-height.ts';
import type { Comeback } from '#domain/attempt/restore/restore.ts';
import { isAlive } from '#domain/closure/campaign.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import type { StopReport } from '#domain/closure/view/outcome-part.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { frozenWords } from './freeze-card.ts';

/**
 * Why no one is called: no worker, the freeze of the district, its own pause, a sign-in that nobody can prove, or several
 * of them. Each is always said; with little room left, in one sentence.
 */
export function standstillParts(view: CampaignView): Part[] {
  const parts = [workerPart, comebackPart, freezePart, pausePart, signInPart];
  return parts.map((part) => part(view)).filter(({ forms }) => (forms[0]?.length ?? 0) > 0);
}

/** The carrier is not to blame, and anyone who reads it can do something. */
function workerPart({ noWorker, state }: CampaignView): Part {
  if (noWorker !== true) return none;
  const what = state === 'dialing' ? 'Calling has stopped' : 'Calling can’t start';
  return inTwo(
    [
      strong(`${what}: no dial worker is running.`),
      note(
        'Tell IT to start a dial worker. Calling then continues on its own, and no one is skipped.',
        'bad',
      ),
    ],
    [strong('No dial worker is running. Tell IT.')],
  );
}

/** The freeze's own card has the reason, too. */
function freezePart({ freeze, state, timeZone }: CampaignView): Part {
  if (freeze === undefined || !isAlive(state)) return none;
  const since = time(freeze.placedAt, timeZone);
  const words = `${freeze.placedBy ?? 'Someone'} froze ${frozenWords(freeze)} on ${since}`;
  const reason = freeze.reason ?? '';
  return inTwo(
    [strong(reason === '' ? `${words}.` : `${words}: ${reason}`)],
    [strong(`${words}.`)],
  );
}

function pausePart({ pause, state, timeZone, isApproved }: CampaignView): Part {
  if (pause === undefined || state !== 'paused') return none;
  const since = clock(pause.placedAt, timeZone);
  const by = pause.placedBy;
  const next = note(
    !isApproved
      ? 'It can’t resume, because its approval no longer holds. Stop it and submit a new request.'
      : pause.askedBy === null
        ? 'To resume, one person asks and an approver agrees.'
        : `${pause.askedBy} asked to resume. A different person, an approver, must agree.`,
  );
  return inTwo(
    [
      strong(
        by === null
          ? `${pause.reason ?? 'Paused.'} (${since})`
          : `Paused by ${by}, ${since}. Calls in progress will finish.`,
      ),
      next,
    ],
    [strong(by === null ? `Paused at ${since}.` : `Paused by ${by}, ${since}.`), next],
  );
}

function signInPart({ signInHold, timeZone }: CampaignView): Part {
  if (signInHold === undefined) return none;
  const since = clock(signInHold.at, timeZone);
  return signInHold.reason === 'directory-away'
    ? inTwo(
        [
          strong(
            `No one is being called. Since ${since} the district’s sign-in service hasn’t answered, so we can’t confirm who approved this. Calling starts on its own when it answers. If it takes long, tell your administrator.`,
          ),
        ],
        [strong(`The sign-in service hasn’t answered since ${since}. Tell your administrator.`)],
      )
    : inTwo(
        [
          strong(
            `No one is being called. We can’t confirm that the approver signed in for exactly this closure (${since}). Stop it and submit it again. Tell your administrator: someone may have changed the database.`,
          ),
        ],
        [
          strong(
            'The approver’s sign-in can’t be confirmed. Stop it, and tell your administrator.',
          ),
        ],
      );
}

const command = 'npm run cli -- backup restored --erasures FILE';

/** The database moved to its standby, or came back from a backup: what waits for that, and who ends it how. */
function comebackPart({ comeback, timeZone }: CampaignView): Part {
  if (comeback === undefined) return none;
  const at = clock(comeback.at, timeZone);
  if (comeback.state === 'over') return always([note(overWords(comeback, at))]);
  if (comeback.state === 'asking')
    return inTwo(
      [
        strong(`No one is being called. The database moved to its standby at ${at}.`),
        note(
          'We are asking the carrier which calls went out. Calling continues on its own in less than a minute.',
        ),
      ],
      [strong('The database moved. Calling continues on its own in less than a minute.')],
    );
  return inTwo(
    [strong(`${heldWords(comeback, at, timeZone)}`), ...foundBlocks(comeback), commandNote],
    [strong('On hold until IT has looked at the database.'), commandNote],
  );
}

const commandNote = note(`Tell IT. Calling resumes once they type: ${command}`, 'bad');

function heldWords({ kind, moment, lostUntil }: Comeback, at: string, zone: string): string {
  if (kind === 'backup')
    return `No one is being called. The database was restored from a backup at ${at}. It ends at ${clock(moment, zone)}.`;
  const lost =
    lostUntil === null
      ? 'What happened just before may be lost'
      : `It lost up to ${span(Math.max(1, Math.ceil(moment.until(lostUntil).total('seconds'))))} of what happened before`;
  return `No one is being called. The database moved to its standby at ${at}. ${lost}.`;
}

/** What the carrier had counts; what it doesn’t know of may be lost. */
function foundBlocks({ kind, calls, texts }: Comeback): Block[] {
  const found = calls + texts;
  if (found === 0) return [];
  const what = kind === 'takeover' ? 'lost' : 'later';
  return [
    note(
      `The carrier had ${plural(found, `${what} call or text`, `${what} calls and texts`)}. They count, except those that the carrier answered with an error.`,
    ),
  ];
}

function overWords({ lostUntil, calls, texts }: Comeback, at: string): string {
  const lost = calls + texts;
  const moved = `The database moved to its standby at ${at}. Calling resumed on its own`;
  if (lost === 0) return lostUntil === null ? `${moved}; nothing was lost.` : `${moved}.`;
  return `${moved}. The carrier had ${plural(lost, 'lost call or text', 'lost calls and texts')}. They count, except those that the carrier answered with an error.`;
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
