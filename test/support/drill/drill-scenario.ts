import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import type { Product } from '#test/support/product/product.ts';

/** Asks for a drill as a person does, and waits for its card; returns its number. */
export async function requestDrill(
  person: Person,
  values: { text?: string; way?: string } = {},
): Promise<number> {
  const before = numberOf(person);
  await person.openForm('closure drill');
  const complaint = await person.submit(values);
  if (complaint !== undefined) throw new Error(complaint);
  return until('the card of the drill', () => {
    const number = numberOf(person);
    return number > before ? number : undefined;
  });
}

const numberOf = (person: Person): number =>
  Number(/^DRILL (\d+)/.exec(person.finding('DRILL '))?.[1] ?? 0);

/** Waits until a drill has ended, and the carrier has told what became of each of its calls. */
export async function finishedDrill(product: Product, number: number): Promise<void> {
  await until(`the end of drill ${number}`, async () => {
    const { rowCount } = await product.database.owner.pool.query(
      `SELECT FROM drill WHERE number = $1 AND state IN ('finished', 'stopped')`,
      [number],
    );
    return rowCount === 1;
  });
}
