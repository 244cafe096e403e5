import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import { many } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { emailBinding, type Vault } from '#vault/vault.ts';
import type { LeasedLetter } from './leased-letter.ts';
import { recordLetters } from './record-letters.ts';

/** So long after it was handed out nobody is sending it any more, and nobody knows whether it was sent. */
const lostAfterMinutes = 10;

/**
 * Letters to hand over now, of closures that call or have called: each once. A reader who unsubscribed or left the roster
 * meanwhile gets none. It locks no row that a call waits for.
 * @param most As many as are handed over at once: these alone are unknown if their sender dies now, and a stop reaches all others.
 */
export async function leaseLetters(
  db: Db,
  vault: Pick<Vault, 'decrypt'>,
  most: number,
): Promise<LeasedLetter[]> {
  const rows = await transact(db, async (tx) => selectLeased(tx, most));
  const opened = rows.map((row) => ({ row, address: open(row, vault) }));
  await recordLetters(
    db,
    opened.flatMap(({ row, address }) =>
      address === undefined ? [{ letter: row, state: 'refused', why: 'unreadable' }] : [],
    ),
  );
  return opened.flatMap(({ row, address }) => (address === undefined ? [] : [{ ...row, address }]));
}

/** One that doesn't open costs its own letter alone. */
function open({ index, sealed }: Row, vault: Pick<Vault, 'decrypt'>): string | undefined {
  try {
    return vault.decrypt(sealed, emailBinding(index));
  } catch {
    return undefined;
  }
}

type Row = Omit<LeasedLetter, 'address'> & { index: Buffer; sealed: Buffer };

/**
 * Versions whose letters may leave: their calls began, they still try, their approval and seal hold, and nobody stopped, paused, froze or
 * corrected them. From the request of a correction on no more of the wrong words leave: its own letters go to those readers, too.
 */
const leaving = sql`
      SELECT v.id, v.purpose FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
      WHERE c.started_at IS NOT NULL AND c.state IN ('dialing', 'finished') AND v.stop_trying_at > clock_timestamp()
        AND (SELECT d.closures_by_email FROM district d)
        AND is_approved(v) AND NOT EXISTS (SELECT FROM campaign x WHERE x.corrects = c.id)
        AND NOT EXISTS (SELECT FROM pause p WHERE p.campaign_id = c.id AND p.released_at IS NULL)
        AND NOT EXISTS (SELECT FROM frozen_purpose f WHERE f.purpose = v.purpose)
        AND NOT is_held_by_restore(v.purpose, v.submitted_at)`;

const isDue = sql`l.state = 'waiting' AND coalesce(l.next_at, '-infinity') <= clock_timestamp()`;

/** Whether any letter may leave now, before a mail server is asked for nothing. Letters that a bot died over have ended by then. */
export async function hasDueLetters(db: Db): Promise<boolean> {
  await endLost(db);
  const { rows } = await executePrepared(
    db,
    sql<{ isDue: boolean }>`
    WITH leaving AS MATERIALIZED (${leaving})
    SELECT EXISTS (SELECT FROM letter l JOIN leaving v ON v.id = l.version_id WHERE ${isDue}) AS "isDue"`,
  );
  return rows[0]?.isDue === true;
}

async function selectLeased(tx: Transaction, most: number): Promise<Row[]> {
  const { rows } = await executePrepared(
    tx,
    sql<Row & { state: string }>`
    WITH leaving AS MATERIALIZED (
      ${leaving}
    ), due AS MATERIALIZED (
      SELECT l.version_id, l.address_id FROM (SELECT * FROM leaving ORDER BY purpose <> 'emergency', id) v CROSS JOIN LATERAL (
        SELECT * FROM letter l WHERE l.version_id = v.id AND ${isDue} ORDER BY l.tries LIMIT ${sql.lit(most)} FOR UPDATE SKIP LOCKED) l
      LIMIT ${sql.lit(most)}
    ), judged AS MATERIALIZED (
      SELECT version_id, address_id, letter_blocker(version_id, address_id) AS blocker FROM due
    ), moved AS (
      UPDATE letter l SET tries = l.tries + 1, why = j.blocker,
        state = CASE WHEN j.blocker IS NULL THEN 'sending' WHEN j.blocker = 'restored' THEN 'unknown' ELSE 'dropped' END
      FROM judged j WHERE (l.version_id, l.address_id) = (j.version_id, j.address_id)
      RETURNING l.version_id, l.address_id, l.languages, l.state
    )
    SELECT m.version_id AS "versionId", m.address_id AS "addressId", m.languages, m.state, c.id AS "campaignId", c.number::int AS number,
      v.sealed_content ->> 'checkCode' AS "checkCode", v.sealed_content ->> 'registeredName' AS "registeredName",
      v.sealed_content -> 'texts' AS texts, e.index, e.address AS sealed
    FROM moved m JOIN campaign_version v ON v.id = m.version_id JOIN campaign c ON c.id = v.campaign_id
    JOIN email_address e ON e.id = m.address_id`,
  );
  return rows.flatMap(({ state, ...row }) => (state === 'sending' ? [row] : []));
}

/** A bot died over these: they may have been sent, and nobody sends them again. */
async function endLost(db: Db): Promise<void> {
  await transact(db, async (tx) => {
    const rows = await many<{ campaignId: string; unknown: number }>(tx)`
      WITH lost AS (
        UPDATE letter SET state = 'unknown', why = 'lost'
        WHERE state = 'sending' AND state_at < clock_timestamp() - ${lostAfterMinutes} * interval '1 minute'
        RETURNING version_id)
      SELECT v.campaign_id AS "campaignId", count(*)::int AS unknown
      FROM lost JOIN campaign_version v ON v.id = lost.version_id GROUP BY 1`;
    for (const { campaignId, unknown } of rows)
      await note(tx, { kind: 'system', id: 'bot' }, 'letters-sent', on('campaign', campaignId), {
        sent: 0,
        refused: 0,
        waiting: 0,
        unknown,
      });
  });
}
