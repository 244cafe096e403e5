import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import { emailBinding, type Vault } from '#vault/vault.ts';
import type { FamilyData } from './family-data.ts';

type Row = Omit<FamilyData['emails'][number], 'address'> & { index: Buffer; address: Buffer };

/** The address that the roster has of a guardian, what was sent to it, and what its readers stopped. */
export async function readEmails(
  tx: Transaction,
  vault: Pick<Vault, 'decrypt'>,
  guardianId: string,
): Promise<FamilyData['emails']> {
  const { rows } = await sql<Row>`
    SELECT e.index, e.address, e.given_on::text AS "givenOn", EXISTS (
        SELECT FROM guardian other WHERE other.email_id = e.id AND other.id <> g.id) AS "isShared",
      coalesce((SELECT json_agg(json_build_object('at', l.state_at, 'closure', c.number, 'happening', v.happening, 'outcome', l.state,
          'text', ARRAY(SELECT t.value FROM jsonb_each_text(v.sealed_content -> 'texts') AS t WHERE t.key = ANY (l.languages)
            OR t.key = 'en' AND NOT (v.sealed_content -> 'texts' ?& l.languages)))
          ORDER BY l.state_at)
        FROM letter l JOIN campaign_version v ON v.id = l.version_id JOIN campaign c ON c.id = v.campaign_id
        WHERE l.address_id = e.id), '[]') AS letters,
      coalesce((SELECT json_agg(json_build_object('at', b.recorded_at, 'what', b.what) ORDER BY b.id)
        FROM email_block b WHERE b.address_id = e.id), '[]') AS stops
    FROM guardian g JOIN email_address e ON e.id = g.email_id WHERE g.id = ${guardianId}`.execute(
    tx,
  );
  return rows.map(({ index, address, ...row }) => ({
    ...row,
    address: vault.decrypt(address, emailBinding(index)),
    letters: row.letters.map(({ at, ...one }) => ({ ...one, at: Temporal.Instant.from(at) })),
    stops: row.stops.map(({ at, ...one }) => ({ ...one, at: Temporal.Instant.from(at) })),
  }));
}
