import { fact } from '#cards/blocks.ts';
import type { Fact } from '#cards/card.ts';
import { clock } from '#cards/format.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import type { ContactTally } from '#domain/closure/view/outcome-part.ts';
import { count, plural } from '#domain/shared/count-words.ts';

/** Whom it calls where no guardian was reached. Said only where it does. */
export function contactFacts({ after, phones }: NonNullable<CampaignView['contacts']>): Fact[] {
  if (after === undefined)
    return [fact('Contacts', `${count(phones)} of these phones, which heard it before`)];
  const who = `${plural(phones, 'phone')} of emergency contacts`;
  return [fact(`After ${after} min`, `then ${who}, for families not reached or opted out`)];
}

/** By phone, beside the families: whom a closure called where no guardian was reached. */
export function calledContacts(tally: ContactTally, timeZone: string): Fact[] {
  const { phones, called, reached, spared, dueAt } = tally;
  const words =
    called > 0 || dueAt === null
      ? `${count(called)} of ${plural(phones, 'phone')} called, ${count(reached)} reached${spared === 0 ? '' : ` · ${count(spared)} not needed`}`
      : `${plural(phones - spared, 'phone')} from ${clock(Temporal.Instant.from(dueAt), timeZone)}, if their family isn’t reached`;
  return [fact('Emergency contacts', words)];
}
