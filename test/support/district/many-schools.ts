import type { Product } from '#test/support/product/product.ts';
import { afternoonZones } from './afternoon.ts';

/** Spreads the district's students evenly over so many schools, in whose zone it is afternoon; returns their ids. */
export async function spreadOverSchools(product: Product, count: number): Promise<string[]> {
  const { pool } = product.database.owner;
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO school (sourced_id, name, time_zone)
     SELECT 'SPREAD-' || i, 'School ' || i, $2 FROM generate_series(1, $1::int) i RETURNING id`,
    [count, afternoonZones().afternoon],
  );
  const schools = rows.map(({ id }) => id);
  await pool.query(`UPDATE enrollment SET active = false`);
  await pool.query(
    `INSERT INTO enrollment (student_id, school_id)
     SELECT id, ($1::uuid[])[1 + row_number() OVER (ORDER BY sourced_id) % $2] FROM student`,
    [schools, count],
  );
  await pool.query('UPDATE guardian SET time_zone = NULL');
  await pool.query(`UPDATE phone SET area_zones = '{}'`);
  await pool.query('SELECT refresh_phone_audience(), refresh_home_languages()');
  return schools;
}
