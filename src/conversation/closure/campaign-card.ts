import { lineList, note, say, strong } from '#cards/blocks.ts';
import type { Block, Card, Fact, Tone } from '#cards/card.ts';
import { cutAt } from '#cards/cut-at.ts';
import { clock } from '#cards/format.ts';
import { always, fitParts, type Part, roomBelow } from '#cards/phone-height.ts';
import { stateWords } from '#domain/closure/campaign.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { isWaiting } from '#domain/closure/view/milestone.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { isProtocolAction } from '#domain/shared/happening.ts';
import { actionBlocks, actionState, actionWords } from './action/in-force-words.ts';
import { actTitle, headWords } from './approval/act-words.ts';
import { decidingBlocks, englishBlocks, englishInShort } from './approval/deciding-blocks.ts';
import { languageLines, languagesInShort } from './approval/language-lines.ts';
import { lostRecordingBlocks } from './approval/recording-words.ts';
import { campaignButtons } from './campaign-buttons.ts';
import { decidedBlocks, decidedFacts } from './decided-facts.ts';
import { standstillParts, stopReportText } from './pause/standstill-parts.ts';
import { callingParts, endPart } from './progress/progress-blocks.ts';
import { narrowedFacts, reachFacts, reachInShort, shortTime, waitWords } from './reach-facts.ts';

/**
 * The one card of a campaign, in whatever state it is: posted once, edited in place on both platforms, and
 * without the buttons that no longer work. What a decision rests on stands on it; the rest is behind Details.
 */
export function campaignCard(view: CampaignView): Card {
  const title = actTitle(view);
  return {
    title,
    badge: { text: badgeText(view), tone: toneOf(view) },
    blocks: [note(headWords(view)), ...stateBlocks(view)],
    buttons: campaignButtons(view),
    summary: `Closure ${view.number} · ${title}. ${summaryWords(view)}`,
  };
}

/** What a notification says after the title: a phone shows no more of a card. */
function summaryWords(view: CampaignView): string {
  if (view.state !== 'submitted') return badgeText(view);
  const by = view.sealed === undefined ? '' : ` until ${expiry(view, view.sealed.expiresAt)}`;
  return `${stateWords.submitted}${by}; requested by ${view.author}`;
}

function deadlineWords(view: CampaignView): string {
  const { sealed } = view;
  return sealed === undefined
    ? stateWords.submitted
    : `Decide by ${expiry(view, sealed.expiresAt)} or it expires`;
}

const expiry = ({ submittedAt: from, timeZone }: CampaignView, at: Temporal.Instant) =>
  shortTime(at, { from, timeZone });

const tones: Record<CampaignView['state'], Tone> = {
  draft: 'neutral',
  submitted: 'waiting',
  approved: 'good',
  dialing: 'good',
  paused: 'warning',
  finished: 'good',
  stopped: 'bad',
  expired: 'neutral',
  'sent-back': 'warning',
};

const isFrozen = (view: CampaignView) =>
  view.freeze !== undefined && ['approved', 'dialing', 'paused'].includes(view.state);

const isStill = (view: CampaignView) =>
  isFrozen(view) ||
  view.signInHold !== undefined ||
  view.noWorker === true ||
  isWaiting(view.comeback);

function toneOf(view: CampaignView): Tone {
  if (isStill(view)) return 'bad';
  const action = isOverAction(view) ? actionState(view) : undefined;
  if (action !== undefined) return action.kind === 'in-force' ? 'bad' : 'good';
  return nightWords(view) === undefined ? tones[view.state] : 'waiting';
}

/** Where a school matter has begun at night. */
function nightWords(view: CampaignView): string | undefined {
  const { state, tally, startedAt } = view;
  if (state !== 'dialing' || tally === undefined || startedAt === null) return undefined;
  return waitWords(view, { begins: startedAt, now: tally.pace.at });
}

/** Its message has ended, which ends no lockdown. */
const isOverAction = ({ state, happening }: CampaignView) =>
  isProtocolAction(happening) && (state === 'finished' || state === 'stopped');

const standsBlocks = (view: CampaignView) =>
  isProtocolAction(view.happening) ? actionBlocks(view) : [];

/** The state of an action is what people look for, not that of its message. */
const badgeText = (view: CampaignView): string =>
  (isOverAction(view) ? actionWords(view) : undefined) ?? messageState(view);

function messageState(view: CampaignView): string {
  if (view.state === 'submitted') return deadlineWords(view);
  if (view.noWorker === true)
    return view.state === 'dialing' ? 'Calling has stopped' : 'Can’t start';
  if (isFrozen(view) && view.state === 'dialing') return 'Frozen while calling';
  if (isFrozen(view)) return `${stateWords[view.state]}, frozen`;
  if (view.signInHold !== undefined || isWaiting(view.comeback))
    return `${stateWords[view.state]}, on hold`;
  if (view.state === 'stopped')
    return view.startedAt === null ? 'Withdrawn' : 'Stopped while calling';
  if (view.state === 'approved' && view.startAt !== null) return 'Approved, waiting to start';
  return nightWords(view) ?? stateWords[view.state];
}

export const draftWords = ({ awaitsLastCall, corrects }: CampaignView) =>
  awaitsLastCall === true
    ? `Waiting for the last call of closure ${corrects} to end. Then a second person is asked.`
    : 'Locking the call list. This takes a moment.';

/** Of a phone’s screen, below the head and above four rows of buttons. */
const roomAtEnd = 440;

function stateBlocks(view: CampaignView): Block[] {
  switch (view.state) {
    case 'draft':
      return fit(view, [...standstillParts(view), always([note(draftWords(view))])]);
    case 'submitted':
      return decidingBlocks(view);
    case 'approved':
      return fit(view, [...standstillParts(view), ...approvedParts(view)]);
    case 'sent-back':
    case 'expired':
      return [
        strong(view.endReason ?? ''),
        ...decidedBlocks(view),
        note('No one was called.'),
        ...englishBlocks(view),
      ];
    case 'finished':
    case 'stopped':
      return fitParts(
        [
          always([
            ...standsBlocks(view),
            ...followerBlocks(view),
            ...whyBlocks(view),
            ...lostRecordingBlocks(view),
          ]),
          endPart(view),
        ],
        roomAtEnd,
      );
    case 'dialing':
    case 'paused':
      return fit(view, runningParts(view));
  }
}

const fit = (view: CampaignView, parts: Part[]) =>
  fitParts(parts, roomBelow(actTitle(view), { head: [note(headWords(view))], buttonRows: 3 }));

const lines = (facts: Fact[]): Block[] => (facts.length === 0 ? [] : [lineList(facts)]);

function approvedParts(view: CampaignView): Part[] {
  return [
    {
      forms: [
        lines([...decidedFacts(view), ...reachFacts(view)]),
        lines([...decidedFacts(view), ...reachInShort(view)]),
        lines(reachInShort(view)),
      ],
      yields: [3, 5],
    },
    englishPart(view),
    { forms: [languageLines(view), languagesInShort(view), []], yields: [1, 6] },
  ];
}

function runningParts(view: CampaignView): Part[] {
  const narrowed = narrowedFacts(view);
  return [
    ...standstillParts(view),
    always(standsBlocks(view)),
    ...callingParts(view),
    always(lostRecordingBlocks(view)),
    { forms: [lines([...narrowed, ...decidedFacts(view)]), lines(narrowed)], yields: [1] },
    englishPart(view),
  ];
}

/** Once it is approved, its words are no longer what people look for: a button has them whole. */
const englishPart = (view: CampaignView): Part => ({
  forms: [englishBlocks(view), englishInShort(view), []],
  yields: [2, 4],
});

/** Sending back after calling started stops it. Details has the whole reason. */
const rejectedWords = ({ endReason }: CampaignView) =>
  endReason === null ? '.' : `, who sent it back: ${cutAt(endReason, 60)}`;

/** What was said after it to those who heard it: anyone who looks at this one alone would go by it. */
function followerBlocks({ followers, endedAt, timeZone }: CampaignView): Block[] {
  const [corrections, next] = [false, true].map((wanted) =>
    followers.filter(({ goesOn }) => goesOn === wanted),
  );
  return [corrections?.at(-1), next?.at(-1)].flatMap((last) => {
    if (last === undefined) return [];
    const did = last.goesOn ? 'Followed by' : 'Corrected by';
    const when = shortTime(last.startedAt, { from: endedAt ?? last.startedAt, timeZone });
    const stopped = last.isStopped ? ', which was stopped' : '';
    return [strong(`${did} closure ${last.number}, ${when}${stopped}.`)];
  });
}

/** Some families heard a correction and others didn’t, so nobody but a person knows what is right. */
export function whatHoldsBlocks(view: CampaignView): Block[] {
  const { state, startedAt, corrects, goesOn, tally, isPublished } = view;
  if (state !== 'stopped' || startedAt === null || corrects === null || goesOn !== undefined)
    return [];
  const { reached = 0, total = 0 } = tally?.phones ?? {};
  const feed = isPublished ? `, and the public feed has closure ${corrects} again` : '';
  return [
    strong(
      `What holds now? ${count(reached)} of ${plural(total, 'phone')} heard this correction of closure ${corrects}${feed}.`,
    ),
  ];
}

/** Who stopped it, and what that did. */
function whyBlocks(view: CampaignView): Block[] {
  if (view.state !== 'stopped') return [];
  const when = view.endedAt === null ? '' : `, ${clock(view.endedAt, view.timeZone)}`;
  const [did, nobody] =
    view.startedAt === null ? ['Withdrawn', ' No one was called.'] : ['Stopped', ''];
  const report = stopReportText(view.stop);
  return [
    ...whatHoldsBlocks(view),
    strong(`${did} by ${view.endedBy ?? 'someone'}${when}${rejectedWords(view)}${nobody}`),
    ...(report === undefined ? [] : [say(report)]),
  ];
}
