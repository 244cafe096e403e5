import { note, say, strong } from '#cards/blocks.ts';
import type { Block, Button, Card } from '#cards/card.ts';
import { clock, percent } from '#cards/format.ts';
import { actionBlocks } from '#conversation/closure/action/in-force-words.ts';
import { campaignCard, draftWords, whatHoldsBlocks } from '#conversation/closure/campaign-card.ts';
import { standstillParts, stopReportText } from '#conversation/closure/pause/standstill-parts.ts';
import { withdrawButton } from '#conversation/closure/pause/stop-buttons.ts';
import { shortTime } from '#conversation/closure/reach-facts.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { forecastOf } from '#domain/closure/view/milestone.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { ended } from './asked-blocks.ts';

/** What became of their request, for the person who made it: one message, edited through its life. */
export function requesterCard(view: CampaignView): Card {
  const { title, badge } = campaignCard(view);
  const words = lifeWords(view);
  return {
    title,
    ...(badge === undefined ? {} : { badge }),
    blocks: [note(`Your request, closure ${view.number}`), strong(words), ...moreBlocks(view)],
    buttons: ownButtons(view),
    summary: `Your request · ${title}: ${words}`,
  };
}

function lifeWords(view: CampaignView): string {
  const { state, startedAt } = view;
  switch (state) {
    case 'draft':
      return draftWords(view);
    case 'submitted':
      return waitsWords(view);
    case 'approved':
      return `${approvedWords(view)} ${startWords(view)}`;
    case 'dialing':
      return `${approvedWords(view)} Calling since ${when(view, startedAt)}.`;
    case 'paused':
      return 'Calling is paused.';
    case 'sent-back':
      return `${endWords(view, 'Sent back')}: ${ended(view.endReason ?? '')} No one was called.`;
    case 'expired':
      return `Expired, ${when(view, view.endedAt)}. ${view.endReason ?? ''} No one was called.`;
    case 'stopped':
      return startedAt === null
        ? `${endWords(view, 'Withdrawn')}. No one was called.`
        : `${endWords(view, 'Stopped')}${rejectedWords(view)}. ${figures(view)}`;
    case 'finished':
      return `Finished, ${when(view, view.endedAt)}. ${figures(view)}`;
  }
}

/** Sending back after calling started stops it. */
const rejectedWords = ({ endReason }: CampaignView) =>
  endReason === null ? '' : `, who sent it back: ${endReason.replace(/[.!?…]$/, '')}`;

const endWords = (view: CampaignView, did: string) =>
  `${did}${view.endedBy === null ? '' : ` by ${view.endedBy}`}, ${when(view, view.endedAt)}`;

const list = new Intl.ListFormat('en-US');

function waitsWords(view: CampaignView): string {
  const { asked, approvalsNeeded, decisions, sealed } = view;
  const given = decisions.filter(({ decision }) => decision === 'approved');
  const by = given.map((one) => one.by);
  const left = asked.filter((name) => !by.includes(name));
  const whom = left.length === 0 || left.length > 4 ? 'an approver' : list.format(left);
  const until =
    sealed === undefined ? '' : ` It expires at ${shortTime(sealed.expiresAt, zoned(view))}.`;
  const first =
    by.length === 0 ? '' : `Approved by ${list.format(by)} (${by.length} of ${approvalsNeeded}). `;
  return `${first}Waiting for ${whom}.${until}`;
}

function approvedWords(view: CampaignView): string {
  const given = view.decisions.filter(({ decision }) => decision === 'approved');
  const last = given.at(-1);
  return last === undefined
    ? 'Approved.'
    : `Approved by ${list.format(given.map(({ by }) => by))}, ${when(view, last.at)}.`;
}

const startWords = (view: CampaignView) =>
  view.startAt === null
    ? 'Calls start in a moment.'
    : `Calls start ${shortTime(view.startAt, zoned(view))}.`;

const zoned = ({ submittedAt: from, timeZone }: CampaignView) => ({ from, timeZone });

const when = (view: CampaignView, at: Temporal.Instant | null) =>
  at === null ? '' : shortTime(at, zoned(view));

function figures({ tally }: CampaignView): string {
  if (tally === undefined) return '';
  const { reached, total, spared } = tally.phones;
  const called = total - spared;
  return `${count(reached)} of ${plural(called, 'phone')} reached (${percent(reached, called)}).`;
}

function moreBlocks(view: CampaignView): Block[] {
  const stop = view.state === 'stopped' ? stopReportText(view.stop) : undefined;
  return [
    ...actionBlocks(view),
    ...whatHoldsBlocks(view),
    ...standstillParts(view).flatMap(({ forms }) => forms[0] ?? []),
    ...lateBlocks(view),
    ...(stop === undefined ? [] : [say(stop)]),
  ];
}

function lateBlocks(view: CampaignView): Block[] {
  const late = forecastOf(view)?.tooLate ?? 0;
  return late === 0
    ? []
    : [
        strong(
          `At this pace, calling won’t finish by ${clock(view.stopTryingAt, view.timeZone)}. About ${plural(late, 'phone')} would not be called.`,
        ),
      ];
}

function ownButtons(view: CampaignView): Button[] {
  const data = { campaign: view.id, code: view.sealed?.code ?? '' };
  const show: Button = { verb: 'status', label: `Show closure ${view.number}`, data };
  switch (view.state) {
    case 'draft':
    case 'submitted':
      return [withdrawButton(view), show];
    case 'sent-back':
    case 'expired':
      return view.notifies === null
        ? [{ verb: 'revise', label: 'Edit and resubmit', data, opensForm: true }, show]
        : [show];
    default:
      return [show];
  }
}
