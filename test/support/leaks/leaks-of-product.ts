import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { staffMembers } from '#sandbox/district/staff.ts';
import type { Product } from '#test/support/product/product.ts';
import { dumpOf } from './dump-of.ts';
import { findLeaks } from './find-leaks.ts';
import { type Named, onlyNumbers, peopleIn, together } from './people-in.ts';

type Place = { what: string; text: string; hidden: Named };

/**
 * Each name and number that stands where it must not, in all that a product has said and kept so far: the names of staff are
 * told in channels, and the number of a phone to anyone who calls it.
 */
export async function leaksOf(product: Product): Promise<string[]> {
  const people = await peopleIn(product.database, product.vault);
  const everybody = together(people.families, people.staff);
  const places: Place[] = [
    {
      what: 'channels',
      text: postedToChannels(product),
      hidden: together(people.families, onlyNumbers(people.staff)),
    },
    { what: 'addresses told to the carrier', text: addresses(product), hidden: everybody },
    { what: 'what is said and texted', text: said(product), hidden: people.families },
    {
      what: 'questions to the translator',
      text: JSON.stringify(product.farSide.google.questions()),
      hidden: everybody,
    },
  ];
  for (const [table, text] of await dumpOf(product.database.owner.pool)) {
    places.push({ what: `table ${table}`, text, hidden: everybody });
  }
  for (const file of await readdir(product.folder)) {
    if (!file.endsWith('.log')) continue;
    const text = await readFile(path.join(product.folder, file), 'utf8');
    places.push({ what: file, text, hidden: everybody });
  }
  return places.flatMap(({ what, text, hidden }) =>
    findLeaks(text, hidden).map((leak) => `${what}: ${leak}`),
  );
}

/** What the bot posted; people write in channels what they like. */
function postedToChannels({ farSide: { slack, teams } }: Product): string {
  const people = new Set(staffMembers.map(({ slackUserId }) => slackUserId));
  return JSON.stringify([
    slack
      .state()
      .channels.filter(({ isDirect }) => isDirect !== true)
      .map(({ messages }) => messages.filter(({ user }) => !people.has(user))),
    teams
      .state()
      .conversations.filter(({ kind }) => kind === 'channel')
      .map(({ activities }) => activities.filter(({ from }) => from.aadObjectId === undefined)),
  ]);
}

function addresses({ farSide: { twilio } }: Product): string {
  return JSON.stringify([
    twilio
      .calls()
      .map((call) => [call.url, call.fallbackUrl, call.statusCallback, call.amdCallback]),
    twilio.messages().map(({ statusCallback }) => statusCallback),
  ]);
}

/** What our side says on the phone and writes in a text. */
function said({ farSide: { twilio } }: Product): string {
  return JSON.stringify([
    twilio.calls().map(({ transcript }) => transcript.filter(({ speaker }) => speaker === 'line')),
    twilio.messages().flatMap(({ direction, body }) => (direction === 'inbound' ? [] : [body])),
  ]);
}
