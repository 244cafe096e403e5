import { many, one, run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { isCodeOf } from '#domain/consent/family/check-page-code.ts';
import { actorOn, type FamilyPage } from '#domain/consent/family/family.ts';
import { familyLinkId } from '#domain/consent/family/family-link.ts';
import { familyLimits } from '#domain/shared/family-limits.ts';
import type { LinkSigner } from '#domain/shared/link/signed-link.ts';

/**
 * Opens the page of the person who has the phone, once for each code. A number that is not ours has a row like any other, and no
 * code is right for it. Tries count for the one number: what strangers enter locks nobody else out.
 */
export async function checkFamilyCode(
  db: Db,
  signer: LinkSigner,
  entered: { id: string; code: string },
): Promise<CodeEntered> {
  return transact(db, async (tx) => {
    const live = await lockLiveCode(tx, entered.id);
    const isRight = isCodeOf(entered.id, entered.code, signer);
    if (live === undefined) return { kind: 'wrong' };
    const { phoneId, wasSent, expiresAt } = live;
    if (!isRight || !wasSent || phoneId === null) {
      await run(tx)`UPDATE outreach SET tries = tries + 1 WHERE id = ${entered.id}`;
      return { kind: 'wrong' };
    }
    await run(tx)`UPDATE outreach SET used_at = clock_timestamp() WHERE id = ${entered.id}`;
    const page = await selectPage(tx, phoneId);
    if (page === undefined) return { kind: 'wrong' };
    await note(tx, actorOn(page), 'family-page-opened', on('phone', phoneId), {
      code: entered.id,
      link: familyLinkId({ ...page, expiresAt }),
    });
    return { kind: 'right', page, expiresAt };
  });
}

type LiveCode = { phoneId: string | null; wasSent: boolean; expiresAt: Temporal.Instant };

/** Locked: guesses that come together are tried one after the other. */
async function lockLiveCode(tx: Transaction, id: string): Promise<LiveCode | undefined> {
  return one<LiveCode>(tx)`
    SELECT phone_id AS "phoneId", state IN ('sending', 'sent', 'unknown') AS "wasSent",
      clock_timestamp() + ${familyLimits.page.openedMinutes} * interval '1 minute' AS "expiresAt"
    FROM outreach
    WHERE kind = 'family-code' AND id = ${id} AND used_at IS NULL AND expires_at > clock_timestamp() AND tries < ${familyLimits.code.tries}
    FOR NO KEY UPDATE`;
}

/**
 * The page of the one guardian who lists the number. Where several do, nobody can tell which of them has the phone: then the
 * page is the number’s.
 */
async function selectPage(tx: Transaction, phoneId: string): Promise<FamilyPage | undefined> {
  const rows = await many<{ id: string }>(tx)`
    SELECT g.id FROM guardian_phone gp JOIN guardian g ON g.id = gp.guardian_id AND g.active
    WHERE gp.phone_id = ${phoneId} AND gp.active LIMIT 2`;
  const [guardian, another] = rows;
  if (guardian === undefined) return undefined;
  return another === undefined ? { guardianId: guardian.id, byCode: true } : { numberId: phoneId };
}

/** What came of entering a code. */
type CodeEntered =
  | { kind: 'right'; page: FamilyPage; expiresAt: Temporal.Instant }
  | { kind: 'wrong' };
