import { until } from '#sandbox/until.ts';
import type { Product } from '#test/support/product/product.ts';

/** Until the workers have asked about every number that needs it: before that, a school matter reaches nobody. */
export async function numbersChecked(product: Product): Promise<void> {
  const isDone = async () => {
    const { rows } = await product.database.owner.pool.query(
      `SELECT FROM phone_gate g, consent_verdict('school-mission', 'voice', g, NULL) AS v WHERE v.id = 'number-unchecked' LIMIT 1`,
    );
    return rows.length === 0;
  };
  await until('every number to be checked for reassignment', isDone);
}
