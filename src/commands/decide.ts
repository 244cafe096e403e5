import { sendBackForm } from '#cards/closure-form.ts';
import type { FormValues } from '#cards/form.ts';
import { decideCampaign } from '#domain/approval/decide-campaign.ts';
import { findCampaign } from '#domain/campaign/find-campaign.ts';
import type { Reply } from './command.ts';
import type { Asker, CommandContext } from './context.ts';
import { readId } from './read-id.ts';
import { refuse } from './refusal-words.ts';

type Data = Record<string, string>;

export async function approve(context: CommandContext, asker: Asker, data: Data): Promise<Reply> {
  const target = readTarget(data);
  if (target === undefined) return refuse('not-found');
  const decision = await decideCampaign(context.db, {
    operator: asker.operator,
    platform: asker.account.platform,
    ...target,
    decision: 'approved',
  });
  return decision.kind === 'refused' ? refuse(decision.reason) : { kind: 'done' };
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
function readTarget(data: Data): { campaignId: string; code: string } | undefined {
  const campaignId = readId(data['campaign']);
  const { code } = data;
  return campaignId === undefined || code === undefined || code.length > 9
    ? undefined
    : { campaignId, code };
}
