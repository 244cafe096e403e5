import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import { pageCode } from '#domain/consent/family/page-code.ts';
import type { LinkSigner } from '#domain/shared/link/signed-link.ts';
import type { PhoneIndexes } from '#vault/vault.ts';

export type CodeCall = { token: string; phoneIndexes: PhoneIndexes };

/**
 * What somebody hears who picks up a call with a code: first why it rings. The code itself follows a key, so that no
 * voicemail keeps it.
 */
export async function answerFamilyCode(
  db: Db,
  call: CodeCall,
): Promise<{ kind: 'offer'; language: string; name: string } | { kind: 'unknown-token' }> {
  const found = await findCodeCall(db, call);
  return found === undefined ? { kind: 'unknown-token' } : { kind: 'offer', ...found };
}

/** After a key; none, or another one, ends the call. */
export async function answerFamilyCodeKey(
  db: Db,
  signer: LinkSigner,
  press: CodeCall & { key: string | undefined },
): Promise<
  { kind: 'say'; language: string; code: string } | { kind: 'hang-up' } | { kind: 'unknown-token' }
> {
  const found = await findCodeCall(db, press);
  if (found === undefined) return { kind: 'unknown-token' };
  return press.key === '1'
    ? { kind: 'say', language: found.language, code: pageCode(found.id, signer) }
    : { kind: 'hang-up' };
}

/** Whether the carrier speaks of such a call. */
export async function isFamilyCode(db: Db, token: string): Promise<boolean> {
  const { rows } = await sql`SELECT FROM outreach WHERE token = ${token}`.execute(db);
  return rows.length > 0;
}

/** While the code may still be entered. */
async function findCodeCall(db: Db, { token, phoneIndexes }: CodeCall) {
  const { rows } = await sql<{ id: string; language: string; name: string }>`
    SELECT c.id, c.language, d.registered_name AS name FROM outreach c JOIN phone p ON p.id = c.phone_id CROSS JOIN district d
    WHERE c.token = ${token} AND p.index = ANY (${phoneIndexes}::bytea[]) AND c.expires_at > clock_timestamp() AND c.used_at IS NULL`.execute(
    db,
  );
  return rows[0];
}
