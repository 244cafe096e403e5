import { sql } from 'kysely';
import { one } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { actorOn, type FamilyPage } from '#domain/consent/family/family.ts';
import { familyLimits } from '#domain/shared/family-limits.ts';
import type { Vault } from '#vault/vault.ts';
import { insertRequestText, openRequest } from './request-store.ts';

/**
 * Takes what a family asks for on its page: its data, or a correction. What comes while a request of theirs is open belongs
 * to it. gone: the page has no number that somebody could answer.
 */
export async function recordPageRequest(
  db: Db,
  vault: Pick<Vault, 'encrypt'>,
  asked: { page: FamilyPage; kind: 'data' | 'correction'; words: string },
): Promise<'taken' | 'gone' | 'too-many'> {
  const { page, kind, words } = asked;
  return transact(db, async (tx) => {
    const found = await one<{ phoneId: string; today: number }>(tx)`
      SELECT gp.phone_id AS "phoneId", (SELECT count(*)::int FROM family_request_text x
        JOIN family_request r ON r.id = x.request_id WHERE r.phone_id = gp.phone_id AND x.carrier_id IS NULL
          AND x.received_at > clock_timestamp() - interval '24 hours') AS today
      FROM guardian_phone gp JOIN guardian g ON g.id = gp.guardian_id AND g.active
      WHERE gp.active AND ${'guardianId' in page ? sql`g.id = ${page.guardianId}` : sql`gp.phone_id = ${page.numberId}`}
      ORDER BY gp.rank, gp.phone_id LIMIT 1`;
    if (found === undefined) return 'gone';
    if (found.today >= familyLimits.page.requestsADay) return 'too-many';
    const requestId = await openRequest(tx, { kind, phoneId: found.phoneId });
    if (requestId === undefined) return 'gone';
    await insertRequestText(tx, vault, { requestId, kind, words });
    await note(tx, actorOn(page), 'request-received', on('family-request', requestId), { kind });
    return 'taken';
  });
}
