import { readNumber } from '#commands/read-number.ts';
import { sentences } from '#commands/refusal-words.ts';
import type { Db } from '#database/transaction.ts';
import { stopCampaign } from '#domain/campaign/life/stop-campaign.ts';
import { findCampaignId } from '#domain/campaign/view/find-campaign.ts';
import { findOperatorsNamed } from '#domain/operator/find-operator.ts';
import { plural } from '#domain/shared/count-words.ts';

/**
 * The stop for when no chat answers. Whoever has the command line and its keys is believed about who they are, because a
 * stop takes one person and calls nobody; the audit log says that it came this way.
 */
export async function stopByName(
  db: Db,
  wish: { number: string | undefined; as: string | undefined },
): Promise<{ isStopped: boolean; text: string }> {
  const refuse = (text: string) => ({ isStopped: false, text });
  const number = readNumber(wish.number);
  if (number === undefined || number === 'not-a-number')
    return refuse('Name the closure by its number, such as 12. “closure list” shows them.');
  if (wish.as === undefined) return refuse('Say who stops it: --as "Dana Whitfield".');
  const [operator, ...others] = await findOperatorsNamed(db, wish.as);
  if (operator === undefined) return refuse(`Nobody active on the staff list is “${wish.as}”.`);
  if (others.length > 0)
    return refuse(`${others.length + 1} people are “${wish.as}”: give the id in the directory.`);
  const campaignId = await findCampaignId(db, number);
  if (campaignId === undefined) return refuse(sentences['not-found']);
  const result = await stopCampaign(db, { operator, campaignId, via: 'command-line' });
  if (result.kind === 'refused') return refuse(sentences[result.reason]);
  return {
    isStopped: true,
    text: result.hadStarted
      ? `Closure ${number} is stopped by ${operator.name}. ${plural(result.inProgress, 'call was', 'calls were')} under way; no other starts.`
      : `Closure ${number} is withdrawn by ${operator.name}. Nobody was called.`,
  };
}
