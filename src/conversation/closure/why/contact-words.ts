import { fact } from '#cards/blocks.ts';
import type { Fact } from '#cards/card.ts';
import { clock } from '#cards/format.ts';
import { type Why, type WhyContact, wasPlaced } from '#domain/closure/why/why.ts';
import { count, plural } from '#domain/shared/count-words.ts';

/** Why an emergency contact was called, or needed no call; and how many of all were. */
export function contactFacts(why: Why): Fact[] {
  const { contact } = why;
  if (contact === undefined) return [];
  return [fact('Emergency contact', `${reasonWords(why, contact)}. ${tallyWords(contact)}.`)];
}

function reasonWords({ channels, closure, timeZone }: Why, { hasFamily, tally, turn }: WhyContact) {
  if (!closure.callsContacts) return 'Told again: they heard the message that this corrects';
  const tries = channels.flatMap(({ attempts }) => attempts);
  const cause = hasFamily
    ? 'no person of the family had been reached'
    : 'no phone of the family could be called, as after an opt-out';
  if (tries.some(wasPlaced)) return `Called because ${cause}`;
  if (tries.some(({ disposition }) => disposition === 'family-reached'))
    return 'Not needed: the family or an earlier contact was reached';
  if (tally.dueAt === null) return 'Not called';
  const from = clock(Temporal.Instant.from(tally.dueAt), timeZone);
  return `Number ${turn} in line: called from ${from} if no person of the family is reached`;
}

/** `3 of 12 contacts were called, 9 not needed`. */
function tallyWords({ tally: { called, phones, spared } }: WhyContact): string {
  const were = `${count(called)} of ${plural(phones, 'contact')} ${called === 1 ? 'was' : 'were'} called`;
  return spared === 0 ? were : `${were}, ${count(spared)} not needed`;
}
