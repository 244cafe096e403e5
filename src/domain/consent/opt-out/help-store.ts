import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';

export type AtHelp = {
  registeredName: string;
  callbackNumber: string;
  /** Null for nobody's number. */
  phoneId: string | null;
  /** Of the first guardian who uses it. */
  language: string | null;
};

/** What the answer to HELP says, and in which language. Undefined before there is a district. */
export async function selectAtHelp(
  tx: Transaction,
  phoneIndex: Buffer,
): Promise<AtHelp | undefined> {
  const { rows } = await sql<AtHelp>`
    SELECT d.registered_name AS "registeredName", d.callback_number AS "callbackNumber", p.id AS "phoneId",
      (SELECT g.language FROM guardian_phone gp JOIN guardian g ON g.id = gp.guardian_id AND g.active
        WHERE gp.phone_id = p.id AND gp.active ORDER BY gp.rank, g.id LIMIT 1) AS language
    FROM district d LEFT JOIN phone p ON p.index = ${phoneIndex}`.execute(tx);
  return rows[0];
}
