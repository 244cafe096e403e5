import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import type { Product } from './product.ts';

/** A closure that a principal asked for in Slack and the superintendent approved in Teams, with its first calls out. */
export async function startClosure(product: Product): Promise<void> {
  await product.onSlack('principal').askClosure({ delivery: 'call' });
  const superintendent = product.onTeams('superintendent');
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  await superintendent.press('approve');
  await until('the first calls', () => product.farSide.twilio.calls().length > 1);
}

/** Does something and waits until this person is told these words in private. */
export async function toldAfter(
  person: Person,
  words: string,
  act: () => Promise<void>,
): Promise<void> {
  const since = person.toldPrivately().length;
  await act();
  await until(`“${words}”`, () =>
    person
      .toldPrivately()
      .slice(since)
      .some((told) => told.includes(words)),
  );
}

/** How many calls or texts were committed to while a pause stood, and how many before and after it. */
export async function intentsAround(
  product: Product,
  campaignId: string,
): Promise<{ before: number; during: number; after: number }> {
  const { rows } = await product.database.pool.query<{
    before: number;
    during: number;
    after: number;
  }>(
    `SELECT count(*) FILTER (WHERE a.intent_at < h.placed_at)::int AS before,
       count(*) FILTER (WHERE a.intent_at >= h.placed_at AND a.intent_at <= h.released_at)::int AS during,
       count(*) FILTER (WHERE a.intent_at > h.released_at)::int AS after
     FROM attempt a, pause h WHERE a.campaign_id = $1`,
    [campaignId],
  );
  return rows[0] ?? { before: 0, during: 0, after: 0 };
}

/** What a slow pace was for has been seen: the rest of the calls need not take their time. */
export async function callFast({ database }: Product): Promise<void> {
  await database.db.updateTable('district').set({ calls_per_second: 200 }).execute();
}
