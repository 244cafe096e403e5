import { createReadStream } from 'node:fs';
import { readNumber } from '#conversation/kit/read-number.ts';
import { type Bounces, recordBounces } from '#domain/closure/letter/record-bounces.ts';
import { stopCampaign } from '#domain/closure/pause/stop-campaign.ts';
import { describeCampaigns } from '#domain/closure/view/campaign-line.ts';
import { findCampaignId } from '#domain/closure/view/find-campaign.ts';
import { listCampaigns } from '#domain/closure/view/list-campaigns.ts';
import { findOperatorsNamed } from '#domain/people/operator/find-operator.ts';
import { plural } from '#domain/shared/count-words.ts';
import { refusals } from '#refusals/refusals.ts';
import { by, command, Misuse, type Setting } from './cli-command.ts';

/** For when no chat answers; and what the mail server of e-mailed closures gives back. */
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
  'mail bounces': command({
    about:
      'reads e-mails of closures that came back: one mail or a mailbox file, “-” for standard input',
    words: ['<file|->'],
    run: async ({ db, vault }, { words: [file] }) => {
      if (file === undefined) throw new Misuse('Give the file to read, or “-” for standard input.');
      const mailbox = textIn(file);
      console.log(describe(await recordBounces(db, vault, { mailbox, by })));
    },
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

/** A mailbox may be larger than the memory. */
async function* textIn(file: string): AsyncGenerator<string> {
  const stream = file === '-' ? process.stdin.setEncoding('utf8') : createReadStream(file, 'utf8');
  try {
    for await (const chunk of stream) yield String(chunk);
  } catch {
    throw new Misuse(`${file} can’t be read.`);
  }
}

function describe({ bounced, noMailbox, known, delayed, forged, other }: Bounces): string {
  const parts = [
    [delayed, 'only told of a delay'],
    [known, 'were known, or of a letter that is no longer there'],
    [forged, 'carry no mark of ours'],
    [other, 'are no report that can be read'],
  ] as const;
  const rest = parts.flatMap(([count, what]) => (count > 0 ? [`${count} ${what}`] : []));
  return [
    `${plural(bounced, 'e-mail')} came back; ${noMailbox} of them because there is no such mailbox: these addresses are not written to for 30 days.`,
    ...(rest.length === 0 ? [] : [`Changed nothing: ${rest.join(', ')}.`]),
  ].join('\n');
}
