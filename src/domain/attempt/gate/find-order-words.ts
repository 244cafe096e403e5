import { sql } from 'kysely';
import { anyOf, executePrepared } from '#database/prepared.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Purpose } from '#domain/shared/purpose.ts';

export type OrderWords = {
  versionId: string;
  purpose: Purpose;
  ringSeconds: number;
  registeredName: string;
  callbackNumber: string;
  texts: Record<string, string>;
  checkCode: string | null;
  /** What staff are told in place of these. */
  staffTexts: Record<string, string> | null;
  /** Its staff are asked whether they are safe. */
  asksIfSafe: boolean;
  /** In some language a recording is played. */
  plays: boolean;
};

/** What the gate has admitted is said and done as it was sealed, whatever other tables say by now. */
export async function findOrderWords(
  tx: Db | Transaction,
  versionIds: readonly string[],
): Promise<OrderWords[]> {
  const { rows } = await executePrepared(
    tx,
    sql<OrderWords>`
    SELECT v.id AS "versionId", v.purpose,
      (v.sealed_content ->> 'ringSeconds')::int AS "ringSeconds",
      v.sealed_content ->> 'registeredName' AS "registeredName",
      v.sealed_content ->> 'callbackNumber' AS "callbackNumber",
      v.sealed_content -> 'texts' AS texts, v.sealed_content -> 'staffTexts' AS "staffTexts", v.sealed_content ->> 'checkCode' AS "checkCode", asks_if_safe(v) AS "asksIfSafe",
      coalesce(v.sealed_content -> 'recordings' <> '{}', false) AS plays
    FROM campaign_version v
    WHERE v.id = ${anyOf(versionIds, 'uuid')}`,
  );
  return rows;
}
