import { sql } from 'kysely';
import { checkConsent } from '#domain/consent/gate/check-consent.ts';
import type { Check } from '../check-store.ts';

/**
 * The rows that the filter and the dial gate read, beside what the ledger and the roster say they should be. Either
 * table is one finding: `consent rebuild` mends it as a whole.
 */
export const checkGate: Check = async (tx) => {
  const { phones: looked, gates, audience } = await checkConsent(tx);
  const seen = [
    { table: 'phone-gate', ...gates },
    { table: 'phone-audience', ...audience },
  ].filter(({ phones }) => phones > 0);
  return {
    looked,
    seen: sql`
      SELECT 'table' AS subject_kind, t."table" AS subject_id, 'high' AS severity,
        jsonb_build_object('phones', t.phones, 'first', t.first) AS facts, NULL AS due_at, 'always' AS recurs
      FROM jsonb_to_recordset(${JSON.stringify(seen)}::jsonb) AS t("table" text, phones int, first jsonb)`,
  };
};
