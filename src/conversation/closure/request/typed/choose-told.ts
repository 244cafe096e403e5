import type { Told } from '#domain/closure/campaign.ts';
import type { Span } from './read/spans.ts';

/**
 * Who is to hear it, where somebody said so: `staff`, `and staff` and `families and staff` are families and staff; `staff
 * only` is staff alone, and `families only` leaves them out. `families` by itself says nothing.
 */
export function chooseTold(spans: readonly Span[]): Told | undefined {
  const isOnly = (at: number) => spans[at - 1]?.is === 'only' || spans[at + 1]?.is === 'only';
  const places = (who: 'staff' | 'families') =>
    spans.flatMap((span, at) => (span.is === 'told' && span.who === who ? [at] : []));
  const [staff] = places('staff');
  const [families] = places('families');
  if (staff !== undefined) return isOnly(staff) ? 'staff' : 'both';
  return families !== undefined && isOnly(families) ? 'families' : undefined;
}
