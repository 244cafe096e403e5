import { sendBackForm } from '#cards/closure-form.ts';
import type { FormValues } from '#cards/form.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import { decideCampaign } from '#domain/approval/decide-campaign.ts';
import { findTextOpening } from '#domain/approval/find-text-opening.ts';
import { recordDecisionRefusal } from '#domain/approval/record-decision-refusal.ts';
import { checkCard } from '#domain/campaign/check-card.ts';
import { findCampaign } from '#domain/campaign/find-campaign.ts';
import { hasPhoneNumber } from '#domain/finding/phone-like.ts';
import type { ChatPlace, Reply } from './command.ts';
import type { Asker, CommandContext } from './context.ts';
import { readId } from './read-id.ts';
import { refuse } from './refusal-words.ts';
import { offerStepUp } from './step-up.ts';

type Data = Record<string, string>;
type Target = { campaignId: string; code: string };

/** Counts only on the card that stands in the channel: whoever holds our token could post one that looks like it. */
export async function approve(
  context: CommandContext,
  asker: Asker,
  { data, place }: { data: Data; place: ChatPlace },
): Promise<Reply> {
  const target = readTarget(data);
  const { platform } = asker.account;
  const isOurs =
    target !== undefined && (await checkCard(context.db, { ...target, ...place, platform }));
  return takeApproval(context, asker, { target, isOurs });
}

/** The button at the end of the whole text: it counts for those who opened that text from the card. */
export async function approveRead(
  context: CommandContext,
  asker: Asker,
  { data }: { data: Data },
): Promise<Reply> {
  const target = readTarget(data);
  const isOurs =
    target !== undefined &&
    (await findTextOpening(context.db, { ...target, operatorId: asker.operator.id }));
  return takeApproval(context, asker, { target, isOurs });
}

async function takeApproval(
  context: CommandContext,
  asker: Asker,
  { target, isOurs }: { target: Target | undefined; isOurs: boolean },
): Promise<Reply> {
  if (target === undefined || !isOurs) {
    const reason = target === undefined ? 'not-found' : 'unknown-card';
    await recordDecisionRefusal(context.db, {
      operator: asker.operator,
      platform: asker.account.platform,
      reason,
    });
    return refuse(reason);
  }
  const decision = await decideCampaign(context.db, {
    operator: asker.operator,
    platform: asker.account.platform,
    ...target,
    decision: 'approved',
  });
  if (decision.kind === 'refused') {
    return decision.reason === 'sign-in-again'
      ? offerStepUp(context, asker, target)
      : refuse(decision.reason);
  }
  if (decision.kind !== 'approved' || decision.given >= decision.needed) return { kind: 'done' };
  return {
    kind: 'private',
    card: sentenceCard({
      title: `Closure ${decision.campaignNumber} has ${decision.given} of ${decision.needed} approvals`,
      text: 'Yours is taken. It goes on when another person has approved as well.',
    }),
  };
}

export async function openSendBack(
  context: CommandContext,
  asker: Asker,
  data: Data,
): Promise<Reply> {
  const target = readTarget(data);
  const view = target === undefined ? undefined : await findCampaign(context.db, target.campaignId);
  if (target === undefined || view === undefined) return refuse('not-found');
  if (view.state !== 'submitted') return refuse('not-waiting');
  return { kind: 'form', form: sendBackForm({ number: view.number, data }) };
}

export async function sendBack(
  context: CommandContext,
  asker: Asker,
  submission: { data: Data; values: FormValues },
): Promise<Reply> {
  const target = readTarget(submission.data);
  if (target === undefined) return refuse('not-found');
  const reason = (submission.values['reason'] ?? '').replaceAll(/\s+/gu, ' ').trim().slice(0, 300);
  if (reason === '') return { kind: 'errors', errors: { reason: 'Say what should change.' } };
  if (hasPhoneNumber(reason)) {
    return {
      kind: 'errors',
      errors: { reason: 'Leave out phone numbers: the channel is no place for them.' },
    };
  }
  const decision = await decideCampaign(context.db, {
    operator: asker.operator,
    platform: asker.account.platform,
    ...target,
    decision: 'sent-back',
    reason,
  });
  return decision.kind === 'refused' ? refuse(decision.reason) : { kind: 'done' };
}

/** A button's data only says where to look; everything that counts is read from the database. */
function readTarget(data: Data): Target | undefined {
  const campaignId = readId(data['campaign']);
  const { code } = data;
  return campaignId === undefined || code === undefined || code.length > 9
    ? undefined
    : { campaignId, code };
}
