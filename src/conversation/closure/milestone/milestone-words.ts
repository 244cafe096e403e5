import { clock, percent } from '#cards/format.ts';
import type { Pressure } from '#domain/attempt/pace/pressure.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { callRate, shareOf } from '#domain/closure/view/forecast.ts';
import type { Milestone } from '#domain/closure/view/milestone.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { isProtocolAction } from '#domain/shared/happening.ts';
import { actionState, actionWords } from '../action/in-force-words.ts';
import { waitWords } from '../reach-facts.ts';
import { ended, sentBackWords } from '../waiting/asked-blocks.ts';

/** Told late where the platform was away, so that what passes says when it was. */
export function milestoneText(view: CampaignView, milestone: Milestone): string {
  return texts[milestone.kind](view, milestone, {
    by: milestone.by ?? 'Someone',
    when: clock(milestone.at, view.timeZone),
    deadline: clock(view.stopTryingAt, view.timeZone),
  });
}

type Say = (
  view: CampaignView,
  milestone: Milestone,
  words: { by: string; when: string; deadline: string },
) => string;

const texts: Record<Milestone['kind'], Say> = {
  submitted: submittedText,
  approval: approvalText,
  'sent-back': ({ number }, { by, reason }) =>
    by === null
      ? `Closure ${number} was sent back: ${reason ?? ''}`
      : `${by} sent back closure ${number}: ${reason ?? ''}`,
  expired: ({ number }, { reason }) => `Closure ${number} expired. ${reason ?? ''}`,
  started: startedText,
  paused: ({ number }, milestone, { by, when }) =>
    milestone.by === null
      ? `Closure ${number} was paused at ${when}. ${milestone.reason ?? ''}`
      : `${by} paused closure ${number} at ${when}. Two people must agree to resume.`,
  'asked-to-go-on': ({ number }, _, { by }) =>
    `${by} asked to resume closure ${number}. A different person, an approver, must agree.`,
  resumed: ({ number }, _, { by, when }) => `${by} agreed. Closure ${number} resumed at ${when}.`,
  stopped: ({ number, startedAt }, { reason }, { by, when }) => {
    if (startedAt === null)
      return `${by} withdrew closure ${number} at ${when}. No one was called.`;
    const did =
      reason === null
        ? `${by} stopped closure ${number} at ${when}.`
        : `${by} sent back closure ${number} at ${when}, which stopped it: ${ended(reason)}`;
    return `${did} No new call starts. Ringing calls are canceled; calls in progress will finish. The counts are on the card.`;
  },
  finished: (view, _, { when }) =>
    `Closure ${view.number} finished at ${when}${reachedWords(view)}. ${inForceText(view)}The summary is on the card.`,
  'retry-round': ({ machines }, { round }, { when }) =>
    `Calling back everyone who ${machines === 'leave-and-retry' ? 'didn’t pick up' : 'wasn’t reached'} from ${when} (try ${round}).`,
  'weekly-ended': weeklyEndText,
  followed: ({ number, followers }, { count: of }, { when }) => {
    const isNext = followers.some((one) => one.number === of && one.goesOn);
    const did = isNext ? 'follows' : 'corrects';
    const whom = isNext
      ? 'It calls everyone at its schools'
      : `It calls those whom closure ${number} reached`;
    return `Closure ${of} ${did} this one. ${whom}, from ${when}.`;
  },
  'half-way': (_, milestone, { when }) => `Halfway at ${when}: ${phones(milestone)} done.`,
  slow: (view, milestone, { when }) =>
    milestone.count === 0
      ? `Calls stopped at ${when}. If they don’t restart within a minute, contact IT.`
      : `Calling is slow: ${perSecond(milestone.count ?? 0)} calls a second at ${when}, of at most ${perSecond(mostInAMinute(view))}.`,
  'carrier-short': (_, { reason }, { when }) =>
    `${carrierShort[reason ?? ''] ?? 'The carrier was at capacity'} at ${when}. Calling will speed up on its own; no one is skipped.`,
  'carrier-eased': (_, __, { when }) =>
    `The carrier had capacity again at ${when}. Calling will be back at full speed in a minute or two.`,
  filtered: ({ purpose }, _, { when }) =>
    `Carriers have been blocking our texts as spam since ${when}. ${
      purpose === 'emergency'
        ? 'Those phones get a call instead.'
        : 'Those texts are not sent again.'
    } Check the wording: links and all-caps often trigger filters.`,
  refused: (_, __, { when }) =>
    `The carrier had rejected calls or texts for some phones by ${when}. Those are retried, and no one else waits. Contact IT: the carrier’s error log says why.`,
  late: (_, milestone, { when, deadline }) =>
    `At the pace measured at ${when}, calling won’t finish by ${deadline}. About ${phones(milestone)} would not be called.`,
};

/** Why, and what to do: nobody notices a week that doesn't come. */
function weeklyEndText(
  { number, author, decisions }: CampaignView,
  { reason }: Milestone,
  { by }: { by: string },
): string {
  const ended = `Closure ${number} is no longer sent each week`;
  const again = `request it again: type “closure repeat ${number}”.`;
  const approvers = decisions
    .filter(({ decision }) => decision === 'approved')
    .map((one) => one.by);
  switch (reason) {
    case 'corrected':
      return `${ended}, because its words were corrected. To send the right words each week, ${again}`;
    case 'requester':
      return `${ended}. ${author}, who requested it, left or may no longer request for these schools. Someone else can ${again}`;
    case 'approver':
      return `${ended}. An approver of it (${approvers.join(', ')}) left or may no longer approve for these schools. To go on, ${again}`;
    case 'training':
      return `Closure ${number} isn’t sent each week now: the training of ${author}, who requested it, is out of date. It goes on after the course: ${author} types “closure training”. Or someone else can ${again}`;
    default:
      return `${by} ended it: closure ${number} is no longer sent each week.`;
  }
}

/** As the card says it. */
const perSecond = (inAMinute: number) => (inAMinute / 60).toFixed(1);

function mostInAMinute(view: CampaignView): number {
  const rate = view.tally === undefined ? callRate(view) : shareOf(view.tally.pace, view);
  return Math.round(rate * 60);
}

const phones = (milestone: Milestone) => plural(milestone.count ?? 0, 'phone');

/** A later version says why the one before came back. What is told late says only when it was. */
function submittedText(
  view: CampaignView,
  milestone: Milestone,
  { when }: { when: string },
): string {
  const { number, version, author, sealed, timeZone } = view;
  const of = milestone.count ?? 1;
  if (of !== version || view.state !== 'submitted' || sealed === undefined)
    return `Closure ${number} was submitted for approval at ${when}${of > 1 ? `, as version ${of}` : ''}.`;
  const until = `Decide by ${clock(sealed.expiresAt, timeZone)}.`;
  if (of === 1) return `${author} requested closure ${number}. ${until}`;
  const back = sentBackWords(view);
  return `${author} submitted closure ${number} again, as version ${of}. ${back === undefined ? '' : `${back} `}${until}`;
}

/** Where a school matter begins at night, no phone rings before the morning. */
export const nightWords = (view: CampaignView, { at }: Milestone) =>
  waitWords(view, { begins: at, now: at });

function startedText(
  view: CampaignView,
  milestone: Milestone,
  { when, deadline }: { when: string; deadline: string },
): string {
  const began = nightWords(view, milestone) ?? `Calling began at ${when}`;
  return `${began}. It stops trying at ${deadline}.`;
}

function approvalText(view: CampaignView, milestone: Milestone): string {
  const { number, approvalsNeeded, startAt } = view;
  const given = milestone.count ?? 1;
  const by = milestone.by ?? 'A second person';
  const waits =
    startAt === null || given < approvalsNeeded
      ? undefined
      : waitWords(view, { begins: startAt, now: milestone.at });
  const until = waits === undefined ? '' : ` ${waits}.`;
  if (approvalsNeeded === 1) return `${by} approved closure ${number}.${until}`;
  const rest =
    given < approvalsNeeded ? ` Closures of the whole district need ${approvalsNeeded}.` : until;
  return `${by} approved closure ${number} (${given} of ${approvalsNeeded} approvals).${rest}`;
}

/** How the carrier showed that it is short of room. */
const carrierShort: Readonly<Record<string, string>> = {
  refused: 'The carrier began to reject calls',
  queued: 'The carrier began to queue our calls',
  'queue-full': 'The carrier’s call queue was full',
  unanswered: 'The carrier stopped answering half of our calls and texts',
} satisfies Record<Pressure, string>;

/** The message is out; the action goes on. */
const inForceText = (view: CampaignView) =>
  isProtocolAction(view.happening) && actionState(view)?.kind === 'in-force'
    ? `${actionWords(view)}, until you ask for its end. `
    : '';

function reachedWords({ tally }: CampaignView): string {
  if (tally === undefined) return '';
  const { reached, total } = tally.phones;
  return `: ${count(reached)} of ${count(total)} phones reached (${percent(reached, total)})`;
}
