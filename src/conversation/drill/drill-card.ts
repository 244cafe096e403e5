import { fact, factList, note, quote, say, strong } from '#cards/blocks.ts';
import type { Block, Button, Card, Fact } from '#cards/card.ts';
import { clock, percent, span, time } from '#cards/format.ts';
import { drillWays } from '#domain/drill/drill.ts';
import type { DrillView } from '#domain/drill/drill-view.ts';
import { plural } from '#domain/shared/count-words.ts';
import { nationalNumber } from '#domain/shared/written-number.ts';

/** Above everything that shows a drill, and above nothing else. */
const drillTitle = 'DRILL · staff only · no family is called';

/** A drill from its request to its summary. No button of a closure stands on it, and none of its buttons on a closure. */
export function drillCard(view: DrillView): Card {
  return {
    title: drillTitle,
    isDrill: true,
    badge: { text: `Drill ${view.number} · ${stateWords(view)}`, tone: 'drill' },
    blocks: blocksOf(view),
    buttons: buttonsOf(view),
    summary: `DRILL ${view.number} · staff only, no family is called: ${stateWords(view)}`,
  };
}

/** The same in the own chat of somebody who may decide; once decided it keeps no button. */
export function drillCardFor(view: DrillView): Card {
  const card = drillCard(view);
  return view.state === 'submitted'
    ? {
        ...card,
        summary: `DRILL ${view.number} · needs your approval. Staff only, no family is called.`,
      }
    : { ...card, buttons: [] };
}

/** A line for the thread, and of the summary for everybody in the channel. */
export function drillNews(view: DrillView): Card {
  const text = newsWords(view);
  return {
    title: drillTitle,
    isDrill: true,
    blocks: [say(text)],
    buttons: [],
    summary: `DRILL ${view.number} · ${text}`,
  };
}

/** Below what is told of closures, where a drill waits or calls meanwhile. */
export const drillBlocks = (view: DrillView): Block[] => [
  { kind: 'divider' },
  note(
    `DRILL ${view.number} · staff only, no family is called: ${stateWords(view)}. Type “closure drill” to see it.`,
    'drill',
  ),
];

/** To somebody who wants something stopped while no closure is live: it may be the drill that they see. */
export function drillInsteadCard(view: DrillView): Card {
  const { number, state, expiresAt, timeZone } = view;
  const text =
    state === 'submitted'
      ? `No closure is calling or waiting. Drill ${number} waits for approval and has called no one. It expires at ${clock(expiresAt, timeZone)}, or press “Withdraw drill”.`
      : `No closure is calling or waiting. Drill ${number} is calling staff phones; no family is called. It ends by itself, or press “End drill”.`;
  return {
    title: drillTitle,
    isDrill: true,
    badge: { text: `Drill ${number} · ${stateWords(view)}`, tone: 'drill' },
    blocks: [say(text)],
    buttons: [endDrillButton(view)],
    summary: `DRILL ${number} · ${text}`,
  };
}

function newsWords(view: DrillView): string {
  const { number, decidedBy, reason } = view;
  switch (view.state) {
    case 'calling':
      return `${decidedBy ?? 'Someone'} approved drill ${number}. Staff phones ring now; no family is called.`;
    case 'sent-back':
      return `${decidedBy ?? 'Someone'} sent drill ${number} back: ${reason ?? ''}`;
    case 'finished':
      return `Drill ${number} finished: ${reachWords(view)}.`;
    default:
      return `Drill ${number}: ${stateWords(view)}.`;
  }
}

function stateWords(view: DrillView): string {
  const { state, timeZone, expiresAt, endedAt, endedBy, endReason } = view;
  const at = endedAt === null ? '' : ` at ${clock(endedAt, timeZone)}`;
  switch (state) {
    case 'submitted':
      return `waiting for approval until ${clock(expiresAt, timeZone)}`;
    case 'calling':
      return 'calling staff';
    case 'finished':
      return `finished${at}`;
    case 'stopped':
      if (endReason === 'live-closure') return `ended${at} because a real closure came first`;
      if (endReason === 'frozen') return `ended${at} because all calling was frozen`;
      return `ended${at} by ${endedBy ?? 'someone'}`;
    case 'sent-back':
      return `sent back${at}`;
    case 'withdrawn':
      return `withdrawn${at} by ${endedBy ?? 'someone'}`;
    case 'expired':
      return `expired${at}: no one decided in time`;
  }
}

function blocksOf(view: DrillView): Block[] {
  const { state, timeZone, decidedBy, decidedAt, reason } = view;
  const isWaiting = state === 'submitted';
  return [
    ...(isWaiting
      ? [strong(`${plural(view.phones, 'staff phone')} would ring. Families hear nothing of it.`)]
      : []),
    ...(view.tally.phones > 0 ? [factList(measured(view))] : []),
    quote('Staff hear, after “This is a drill”', view.text),
    factList([
      fact('Requested by', `${view.requestedBy}, ${time(view.requestedAt, timeZone)}`),
      ...(decidedBy === null || decidedAt === null
        ? []
        : [
            fact(
              state === 'sent-back' ? 'Sent back by' : 'Approved by',
              `${decidedBy}, ${time(decidedAt, timeZone)}`,
            ),
          ]),
      ...(reason === null ? [] : [fact('Why', reason)]),
      fact('How', drillWays[view.way]),
      fact('Calls from', `${nationalNumber(view.from)}, the number for drills`),
    ]),
    note(
      isWaiting
        ? 'This approves only the drill. A real closure ends a drill at once.'
        : 'Only phones of the drill list are called.',
    ),
  ];
}

/** What a closure would have taken, and whom it would have reached. */
function measured(view: DrillView): Fact[] {
  const { requestedAt, decidedAt, firstRingAt, tally, way } = view;
  const calls = way !== 'text';
  return [
    ...(decidedAt === null
      ? []
      : [fact('Request to approval', span(secondsBetween(requestedAt, decidedAt)))]),
    ...(calls && decidedAt !== null
      ? [
          fact(
            'Approval to first ring',
            firstRingAt === null ? 'none yet' : span(secondsBetween(decidedAt, firstRingAt)),
          ),
        ]
      : []),
    ...(calls
      ? [
          fact('Reached', reachWords(view)),
          fact('Answered', `${tally.answered}, ${tally.confirmed} confirmed with key 1`),
          fact('Voicemail', String(tally.voicemail)),
          fact('No answer', String(tally.noAnswer)),
          ...(tally.failed > 0 ? [fact('Failed', String(tally.failed))] : []),
        ]
      : []),
    ...(way === 'call'
      ? []
      : [fact('Texts', `${tally.texts} sent, ${tally.textsDelivered} delivered`)]),
    ...(tally.waiting > 0 ? [fact('Still to come', plural(tally.waiting, 'phone'))] : []),
    ...(tally.notCalled > 0 ? [fact('Not called', plural(tally.notCalled, 'phone'))] : []),
  ];
}

function reachWords({ tally, way }: DrillView): string {
  const reached = way === 'text' ? tally.textsDelivered : tally.answered + tally.voicemail;
  return `${reached} of ${plural(tally.phones, 'staff phone')} (${percent(reached, tally.phones)})`;
}

const secondsBetween = (from: Temporal.Instant, to: Temporal.Instant): number =>
  Math.max(0, to.since(from).total('seconds'));

function buttonsOf(view: DrillView): Button[] {
  const data = { drill: view.id, code: view.code };
  if (view.state === 'submitted')
    return [
      approveButton(view, data),
      { verb: 'send-back-drill-form', label: 'Send drill back', data, opensForm: true },
    ];
  return view.state === 'calling' ? [endDrillButton(view)] : [];
}

function approveButton(view: DrillView, data: Record<string, string>): Button {
  return {
    verb: 'approve-drill',
    label: 'Approve drill',
    style: 'primary',
    data,
    confirm: {
      title: `Start drill ${view.number}?`,
      text: `DRILL: ${plural(view.phones, 'staff phone')} would ring. No family is called. This approves no closure.`,
      yes: 'Start the drill',
    },
  };
}

/** Ends this drill, waiting or calling; nothing of a closure. */
export function endDrillButton({ id, number, state }: DrillView): Button {
  const isWaiting = state === 'submitted';
  return {
    verb: 'end-drill',
    label: isWaiting ? 'Withdraw drill' : 'End drill',
    data: { drill: id },
    confirm: {
      title: `${isWaiting ? 'Withdraw' : 'End'} drill ${number}?`,
      text: isWaiting
        ? 'No phone has rung. This withdraws no closure.'
        : 'No more staff phones ring. This stops no closure.',
      yes: isWaiting ? 'Withdraw the drill' : 'End the drill',
    },
  };
}
