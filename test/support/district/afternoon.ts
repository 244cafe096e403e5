import type { TestDatabase } from '#test/support/postgres/database.ts';

/**
 * A zone in which it is afternoon, whenever a test runs, and the one an hour behind it. The rule about hours has its
 * own tests; elsewhere it would make the result depend on the time of day.
 */
export function afternoonZones(): { afternoon: string; behind: string } {
  const offset = 14 - Temporal.Now.instant().toZonedDateTimeISO('UTC').hour;
  return { afternoon: zoneOf(offset), behind: zoneOf(offset - 1) };
}

/** POSIX names count westward: Etc/GMT-3 is three hours ahead of UTC. */
function zoneOf(hoursAhead: number): string {
  return hoursAhead >= 0 ? `Etc/GMT-${hoursAhead}` : `Etc/GMT+${-hoursAhead}`;
}

/** In a zone in which it is afternoon it is the day that it is in Greenwich. */
export const todayThere = (): Temporal.PlainDate => Temporal.Now.plainDateISO('UTC');

/** The district with all its schools and families. */
export async function makeItAfternoon({ owner }: Pick<TestDatabase, 'owner'>): Promise<void> {
  const { afternoon } = afternoonZones();
  await owner.pool.query('UPDATE district SET time_zone = $1', [afternoon]);
  await owner.pool.query('UPDATE school SET time_zone = $1', [afternoon]);
  await owner.pool.query('UPDATE guardian SET time_zone = NULL');
  await owner.pool.query(`UPDATE phone SET area_zones = '{}'`);
  await owner.pool.query('SELECT refresh_phone_audience(), refresh_home_languages()');
}

/** A weekend is a day of school like any other: whether lists of absent students are called must not depend on the weekday. */
export async function makeItASchoolDay({ owner }: Pick<TestDatabase, 'owner'>): Promise<void> {
  await owner.pool.query(
    `CREATE OR REPLACE FUNCTION is_school_weekday(weekday int) RETURNS boolean LANGUAGE sql IMMUTABLE
     SET search_path = pg_catalog, public, pg_temp AS 'SELECT true'`,
  );
}
