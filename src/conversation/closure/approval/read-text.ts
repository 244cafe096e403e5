import { wholeTextCard, wholeTextForm } from '#cards/whole-text.ts';
import { isPostedCard } from '#conversation/kit/card-pressed.ts';
import type { Actor, Command, CommandContext, Press, Reply } from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { refuseOnRecord } from '#conversation/kit/refuse-on-record.ts';
import { recordTextOpening } from '#domain/closure/approval/record-text-opening.ts';

export const readTextCommand = { pressed: { 'read-text': readText } } satisfies Command;

/** The whole words, for this person alone; who may decide finds the button at their end. */
async function readText(
  context: CommandContext,
  actor: Actor,
  { data, place }: Press,
): Promise<Reply> {
  const { operator, account } = actor;
  const { platform } = account;
  const campaignId = readId(data['campaign']);
  const code = data['code'] ?? '';
  const act = 'decision-refused';
  if (campaignId === undefined) return refuseOnRecord(context, actor, { act, reason: 'not-found' });
  if (!(await isPostedCard(context, actor, { kind: 'campaign', subject: campaignId, place })))
    return refuseOnRecord(context, actor, { act, reason: 'unknown-card' });
  const opening = await recordTextOpening(context.db, { operator, platform, campaignId, code });
  if (opening.kind === 'refused') return refuse(opening.reason);
  const { campaignNumber: number, texts, reach } = opening;
  return opening.mayDecide
    ? { kind: 'form', form: wholeTextForm({ texts, reach, data: { campaign: campaignId, code } }) }
    : { kind: 'window', card: wholeTextCard({ number, texts }) };
}
