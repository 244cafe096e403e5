import type { Db } from '#database/connect.ts';
import { findSlowedPace } from '#domain/attempt/pace/find-pace.ts';

/** Calls a second that all workers together allow themselves at present, and at most. */
export type CurrentPace = { now: number; most: number };

export async function findCurrentPace(db: Db): Promise<CurrentPace> {
  const [district, slowed] = await Promise.all([
    db.selectFrom('district').select('calls_per_second').executeTakeFirstOrThrow(),
    findSlowedPace(db),
  ]);
  const most = Number(district.calls_per_second);
  return { now: slowed?.callsPerSecond ?? most, most };
}
