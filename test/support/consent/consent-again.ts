import type { Product } from '#test/support/product/product.ts';
import type { ListedPhone } from './withdrawals.ts';

/**
 * Everybody who withdrew agrees again, by paper: a newer consent for both channels, which is what reopens a number.
 * So that one district serves many campaigns.
 */
export async function agreeAgain(product: Product, phones: readonly ListedPhone[]): Promise<void> {
  const { twilio } = product.farSide;
  for (const { number } of phones) {
    twilio.setBehavior(number, { answers: 'person' });
    if (twilio.phone(number).optedOut) await twilio.sendText(number, 'START');
  }
  await product.database.owner.pool.query(
    `INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language, evidence_reference,
      obtained_at, recorded_by, giver_relation)
     SELECT DISTINCT r.phone_id, c, '{school-mission}'::text[], 'express-written', 'paper', '2026-11', 'en',
       'again ' || gen_random_uuid(), clock_timestamp(), 'system:test', 'parent'
     FROM revocation r CROSS JOIN unnest('{voice,text}'::text[]) AS c WHERE r.means <> 'import'`,
  );
}
