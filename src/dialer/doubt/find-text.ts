import type { Carrier } from '#carrier/carrier.ts';
import type { Db } from '#database/transaction.ts';
import { findUnclaimed } from '#domain/attempt/sweep/find-unclaimed.ts';
import type { CarrierReport } from '#domain/shared/carrier/carrier-report.ts';

/** The order left within five seconds of its intent and was given up ten seconds later; clocks differ. */
const before = Temporal.Duration.from({ seconds: 30 });
const after = Temporal.Duration.from({ seconds: 50 });

/** From when on the carrier is asked what it has. */
export const lookFrom = (orderedAt: Temporal.Instant) => orderedAt.subtract(before);

/** Whether what the carrier has may be what was ordered then. */
export function isAround(at: Temporal.Instant, orderedAt: Temporal.Instant): boolean {
  return (
    Temporal.Instant.compare(at, orderedAt.subtract(before)) >= 0 &&
    Temporal.Instant.compare(at, orderedAt.add(after)) <= 0
  );
}

export type Lookup =
  | { kind: 'found'; report: CarrierReport }
  /** The carrier lists nothing that it can be. */
  | { kind: 'missing' }
  /** It lists a text with other words, of which nothing is known here: perhaps this one, changed on its way. */
  | { kind: 'unclear' };

/**
 * Looks for a text whose answer was lost: with its words, around its time, and nobody else's. Of two with the same words,
 * the one that is nearer in time.
 */
export async function findText(
  { db, carrier }: { db: Db; carrier: Pick<Carrier, 'listTexts'> },
  text: { to: string; orderedAt: Temporal.Instant; hasWords: (body: string) => boolean },
): Promise<Lookup> {
  const { to, orderedAt, hasWords } = text;
  const listed = await carrier.listTexts(to, lookFrom(orderedAt));
  const around = listed.filter(({ createdAt }) => isAround(createdAt, orderedAt));
  const ids = around.map(({ report }) => report.carrierId);
  const unclaimed = new Set(await findUnclaimed(db, ids));
  const open = around.filter(({ report }) => unclaimed.has(report.carrierId));
  const msApart = (at: Temporal.Instant) =>
    Math.abs(at.epochMilliseconds - orderedAt.epochMilliseconds);
  const [nearest] = open
    .filter(({ body }) => hasWords(body))
    .toSorted((one, other) => msApart(one.createdAt) - msApart(other.createdAt));
  if (nearest !== undefined) return { kind: 'found', report: nearest.report };
  return { kind: open.length === 0 ? 'missing' : 'unclear' };
}
