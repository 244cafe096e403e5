import { readNumber } from '#conversation/kit/read-number.ts';
import { stopCampaign } from '#domain/closure/life/stop-campaign.ts';
import { describeCampaigns } from '#domain/closure/view/campaign-line.ts';
import { findCampaignId } from '#domain/closure/view/find-campaign.ts';
import { listCampaigns } from '#domain/closure/view/list-campaigns.ts';
import { findOperatorsNamed } from '#domain/people/operator/find-operator.ts';
import { plural } from '#domain/shared/count-words.ts';
import { refusals } from '#refusals/refusals.ts';
import { command, Misuse, type Setting } from './cli-command.ts';

/** For when no chat answers. */
export const closureCommands = {
  'closure list': command({
    about: 'lists each closure: number, state, kind and day',
    run: async ({ db }) => console.log(describeCampaigns(await listCampaigns(db))),
  }),
  'closure stop': command({
    about: 'stops a closure when chat is down; one person is enough',
    words: ['<number>'],
    options: { as: '<name>' },
    run: async ({ db }, { words: [typed], values }) =>
      console.log(await stop(db, typed, values.as)),
  }),
};

/**
 * Anyone who has the command line and its keys is believed about who they are, because a stop takes one person and calls
 * nobody; the audit log says that it came this way.
 */
async function stop(
  db: Setting['db'],
  typed: string | undefined,
  as: string | undefined,
): Promise<string> {
  const number = readNumber(typed);
  if (number === undefined || number === 'not-a-number')
    throw new Misuse('Give the closure’s number, such as 12. “closure list” shows them.');
  if (as === undefined)
    throw new Misuse('Give the name of the person who stops it: --as "Dana Whitfield".');
  const [operator, ...others] = await findOperatorsNamed(db, as);
  if (operator === undefined) throw new Misuse(`No one active on the staff list is “${as}”.`);
  if (others.length > 0)
    throw new Misuse(
      `${others.length + 1} people are named “${as}”: give the id in the directory.`,
    );
  const campaignId = await findCampaignId(db, number);
  if (campaignId === undefined) throw new Misuse(refusals['not-found']);
  const result = await stopCampaign(db, { operator, campaignId, via: 'command-line' });
  if (result.kind === 'refused') throw new Misuse(refusals[result.reason]);
  return result.hadStarted
    ? `${operator.name} stopped closure ${number}. ${plural(result.inProgress, 'call was', 'calls were')} in progress; no new call starts.`
    : `${operator.name} withdrew closure ${number}. No one was called.`;
}
