import { clock } from '#cards/format.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import { carriedCard, carryCard, isPostedCard } from '#conversation/kit/card-pressed.ts';
import type {
  Actor,
  ChatPlace,
  Command,
  CommandContext,
  Press,
  Reply,
  Submission,
} from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { refuseOnRecord } from '#conversation/kit/refuse-on-record.ts';
import { offerStepUp } from '#conversation/kit/step-up.ts';
import { decideCampaign } from '#domain/closure/approval/decide-campaign.ts';
import {
  findOwnDecision,
  findTextOpening,
  type OwnDecision,
} from '#domain/closure/approval/find-own-decision.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import { readReason } from '#domain/shared/typed/reason.ts';
import { type Refusal } from '#refusals/refusals.ts';
import { approvedWords } from './approved-words.ts';
import { maxSendBackReason, sendBackForm } from './send-back-form.ts';

export const decideCommand = {
  typed: {
    // Not in the help: there is no approving by words, nor of more than one at once.
    'closure approve': {
      who: 'everyone',
      answer: (context, actor) => refuseDecision(context, actor, 'on-the-card'),
    },
  },
  pressed: { approve, 'send-back-form': openSendBack },
  submitted: { approve: approveRead, 'send-back': sendBack },
} satisfies Command;

type Data = Record<string, string>;
type Target = { campaignId: string; code: string };

/** Counts only on the card that stands in the channel: anyone who holds our token could post one that looks like it. */
async function approve(
  context: CommandContext,
  actor: Actor,
  { data, place }: Press,
): Promise<Reply> {
  const target = readTarget(data);
  const isOurs = target !== undefined && (await isOurCard(context, actor, { target, place }));
  return takeApproval(context, actor, { target, isOurs, place });
}

/** The button at the end of the whole text: it counts for those who opened that text from the card. */
async function approveRead(
  context: CommandContext,
  actor: Actor,
  { data, place }: Press,
): Promise<Reply> {
  const target = readTarget(data);
  const isOurs =
    target !== undefined &&
    (await findTextOpening(context.db, { ...target, operatorId: actor.operator.id }));
  return takeApproval(context, actor, { target, isOurs, place });
}

async function takeApproval(
  context: CommandContext,
  actor: Actor,
  { target, isOurs, place }: { target: Target | undefined; isOurs: boolean; place: ChatPlace },
): Promise<Reply> {
  if (target === undefined) return refuseDecision(context, actor, 'not-found');
  if (!isOurs) return refuseDecision(context, actor, 'unknown-card');
  if (place.isShared) return refuseDecision(context, actor, 'shared-channel');
  if (lacksOwnToken(context, actor)) return offerStepUp(context, actor, target, 'no-token');
  const decision = await decideCampaign(context.db, {
    operator: actor.operator,
    platform: actor.account.platform,
    ...target,
    signInAbove: context.signInAbove,
    isVouchedFor: actor.account.isVouchedFor === true,
    decision: 'approved',
  });
  if (decision.kind === 'refused') {
    return decision.reason === 'sign-in-again'
      ? offerStepUp(context, actor, target)
      : refuseDecided(context, actor, { target, reason: decision.reason });
  }
  if (decision.kind !== 'approved') return { kind: 'done' };
  if (decision.given >= decision.needed) {
    const view = await findCampaign(context.db, target.campaignId);
    return { kind: 'done', words: view === undefined ? 'Approved.' : approvedWords(view) };
  }
  return {
    kind: 'private',
    card: sentenceCard({
      title: `Closure ${decision.campaignNumber} has ${decision.given} of ${decision.needed} approvals`,
      text: 'Your approval counts. Another person must approve too.',
    }),
  };
}

/** Teams' requests are signed by the Bot Framework, and not by the person: who captures its token could write any press. */
const lacksOwnToken = ({ asksOwnToken }: CommandContext, { account }: Actor): boolean =>
  asksOwnToken === true && account.platform === 'teams' && account.isVouchedFor !== true;

async function openSendBack(
  context: CommandContext,
  actor: Actor,
  { data, place }: Press,
): Promise<Reply> {
  const target = readTarget(data);
  const view = target === undefined ? undefined : await findCampaign(context.db, target.campaignId);
  if (target === undefined || view === undefined)
    return refuseDecision(context, actor, 'not-found');
  if (!(await isOurCard(context, actor, { target, place })))
    return refuseDecision(context, actor, 'unknown-card');
  if (view.state !== 'submitted') {
    await refuseDecision(context, actor, 'not-waiting', target);
    return refuse('not-waiting', lateWords(view));
  }
  return {
    kind: 'form',
    form: sendBackForm({ number: view.number, data: carryCard(data, place) }),
  };
}

async function sendBack(
  context: CommandContext,
  actor: Actor,
  submission: Submission,
): Promise<Reply> {
  const target = readTarget(submission.data);
  if (target === undefined) return refuseDecision(context, actor, 'not-found');
  const read = readReason(submission.values['reason'], {
    missing: 'Say what should change.',
    most: maxSendBackReason,
  });
  if (read.kind === 'error') return { kind: 'errors', errors: { reason: read.error } };
  // The form comes without its card, so it carries which one it was opened from.
  if (!(await isOurCard(context, actor, { target, place: carriedCard(submission.data) })))
    return refuseDecision(context, actor, 'unknown-card');
  const decision = await decideCampaign(context.db, {
    operator: actor.operator,
    platform: actor.account.platform,
    ...target,
    decision: 'sent-back',
    reason: read.reason,
    vault: context.vault,
  });
  if (decision.kind === 'refused')
    return refuseDecided(context, actor, { target, reason: decision.reason });
  if (decision.kind !== 'stopped') return { kind: 'done' };
  // While the reason was typed, somebody else approved it.
  return {
    kind: 'private',
    card: sentenceCard({
      title: `You stopped closure ${decision.campaignNumber}`,
      text: 'It was already calling. No new call starts; calls in progress will finish. Your reason is on its card.',
    }),
  };
}

/** The domain refused, and left the entry. Who comes too late is told who was first, and when it was themselves. */
async function refuseDecided(
  { db }: CommandContext,
  { operator }: Actor,
  { target, reason }: { target: Target; reason: Refusal },
): Promise<Reply> {
  if (reason !== 'not-waiting' && reason !== 'already-decided') return refuse(reason);
  const view = await findCampaign(db, target.campaignId);
  if (view === undefined) return refuse(reason);
  if (reason === 'not-waiting') return refuse(reason, lateWords(view));
  const own = await findOwnDecision(db, { ...target, operatorId: operator.id });
  return refuse(reason, own && ownWords(own, view));
}

/** “You approved this at 2:35 pm CST.” */
function ownWords({ decision, at }: OwnDecision, { state, timeZone }: CampaignView): string {
  const did = decision === 'approved' ? 'approved this' : 'sent this back';
  const next =
    state === 'submitted' && decision === 'approved' ? ' Another person must approve too.' : '';
  return `You ${did} at ${clock(at, timeZone)}.${next}`;
}

function lateWords(view: CampaignView): string | undefined {
  const { number, state, startedAt, endedAt, endedBy, timeZone } = view;
  const by = (who: string, did: string, at: Temporal.Instant) =>
    `Already decided: ${who} ${did} at ${clock(at, timeZone)}.`;
  if (state === 'expired') return undefined;
  if (state === 'stopped' && startedAt === null)
    return endedBy === null || endedAt === null
      ? undefined
      : by(endedBy, `withdrew closure ${number}`, endedAt);
  const last = view.decisions.at(-1);
  return last === undefined
    ? undefined
    : by(
        last.by,
        last.decision === 'approved' ? `approved closure ${number}` : `sent back closure ${number}`,
        last.at,
      );
}

async function refuseDecision(
  context: CommandContext,
  actor: Actor,
  reason: Refusal,
  target?: Target,
): Promise<Reply> {
  const { campaignId } = target ?? {};
  return refuseOnRecord(context, actor, { act: 'decision-refused', reason, campaignId });
}

function isOurCard(
  context: CommandContext,
  actor: Actor,
  { target, place }: { target: Target; place: ChatPlace },
): Promise<boolean> {
  return isPostedCard(context, actor, { kind: 'campaign', subject: target.campaignId, place });
}

/** A button's data only says where to look; everything that counts is read from the database. */
function readTarget(data: Data): Target | undefined {
  const campaignId = readId(data['campaign']);
  const { code } = data;
  return campaignId === undefined || code === undefined || code.length > 9
    ? undefined
    : { campaignId, code };
}
