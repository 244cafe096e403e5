import { note, strong } from '#cards/blocks.ts';
import { clock, time } from '#cards/format.ts';
import { inTwo, none, type Part } from '#cards/phone-height.ts';
import { isAlive } from '#domain/closure/campaign.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { comebackPart } from './comeback-part.ts';
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
