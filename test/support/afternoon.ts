import type { Product } from './product.ts';

/** The rule about hours has its own tests; elsewhere it would make the result depend on when a test runs. */
export async function makeItAfternoon(product: Product): Promise<void> {
  const offset = 14 - Temporal.Now.instant().toZonedDateTimeISO('UTC').hour;
  // POSIX names count westward: Etc/GMT-3 is three hours ahead of UTC.
  const name = offset >= 0 ? `Etc/GMT-${offset}` : `Etc/GMT+${-offset}`;
  const { owner } = product.database;
  await owner.pool.query('UPDATE school SET time_zone = $1', [name]);
  await owner.pool.query('UPDATE guardian SET time_zone = NULL');
  await owner.pool.query(`UPDATE phone SET area_zones = '{}'`);
  await owner.pool.query('SELECT refresh_phone_audience()');
}
