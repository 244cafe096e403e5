import type { Person } from '#sandbox/person.ts';
import type { TakePlan } from '#sandbox/twilio/recording/spoken-wav.ts';
import { until } from '#sandbox/until.ts';
import { ownPhone } from './own-phone.ts';
import type { Product } from './product.ts';

/**
 * From the form of the words: has the principal's own phone ring, speaks and presses keys there, and waits until the call
 * is over.
 */
export async function recordMessage(
  product: Product,
  person: Person,
  language: string,
  does: { takes: TakePlan[]; keys?: string[] },
): Promise<void> {
  const own = await ownPhone(product, 'principal');
  product.farSide.twilio.setBehavior(own, { answers: 'person', ...does });
  const calls = async () =>
    (
      await product.database.pool.query<{ state: string }>(
        `SELECT o.state FROM rehearsal r JOIN outreach o ON o.rehearsal_id = r.id
         WHERE r.kind = 'recording' ORDER BY r.asked_at DESC`,
      )
    ).rows;
  const before = (await calls()).length;
  await person.pressForm('record-by-phone');
  await until('the question', () => person.form().includes('Call me to record'));
  await person.pressForm('record-by-phone', { 'record-language': language });
  await until('the word of it', () =>
    person.form().includes(`Calling you now at •••-${own.slice(-4)}`),
  );
  await until('the end of the call', async () => {
    const rows = await calls();
    return rows.length > before && rows[0]?.state === 'heard';
  });
  await person.pressForm('record-by-phone');
  await until('the form', () => person.form().includes('Record by phone'));
}
