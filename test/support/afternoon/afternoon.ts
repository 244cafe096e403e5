import { staff } from '#sandbox/district/staff.ts';
import type { Act } from './acts/act.ts';
import { perform } from './acts/perform.ts';
import { endThings } from './begin-again.ts';
import { checkAll } from './checks/check-all.ts';
import { secretFaults } from './checks/secret-faults.ts';
import { rest } from './rest.ts';
import type { Town } from './town.ts';

/** How an afternoon begins, so that none passes without a closure that calls and ends. */
export const firstActs = (platform: Act['platform']): Act[] => [
  { kind: 'request', platform, person: 1, pick: 0, more: 2 },
  { kind: 'approve', platform, person: 1, pick: 0, more: 0 },
  { kind: 'end', platform, person: 1, pick: 0, more: 0 },
];

/** So many acts make an afternoon, however many were tried. */
const mostSteps = 28;

/** One afternoon, from quiet to quiet. Throws with its whole story where a promise does not hold. */
export async function spendAfternoon(town: Town, acts: readonly Act[]): Promise<void> {
  await begin(town);
  const { size } = town.compared;
  try {
    for (const act of acts) {
      if (town.story.length >= mostSteps) break;
      await perform(town, act);
    }
    await checkAll(town);
    if (town.compared.size === size) throw new Error('no closure came to its end');
    const secrets = await secretFaults(town);
    if (secrets.length > 0) throw new Error(secrets.join('; '));
  } catch (error) {
    const words = error instanceof Error ? error.message : 'something that is no error';
    throw new Error(`${words}\n${town.story.map((line) => `  - ${line}`).join('\n')}`, {
      cause: error,
    });
  }
}

/** What the afternoon before has left is over, two days ago. */
async function begin(town: Town): Promise<void> {
  const { pool } = town.product.database.owner;
  await pool.query(
    `UPDATE pause SET asked_by = (SELECT id FROM operator WHERE directory_id = $1), asked_at = now()
     WHERE campaign_id IS NULL AND released_at IS NULL AND asked_by IS NULL`,
    [staff.counsel.directoryId],
  );
  await pool.query(
    `UPDATE pause SET released_by = (SELECT o.id FROM operator o WHERE o.id <> pause.asked_by
       AND o.directory_id = ANY ($1) LIMIT 1), released_at = now()
     WHERE campaign_id IS NULL AND released_at IS NULL`,
    [[staff.counsel.directoryId, staff.administrator.directoryId]],
  );
  await pool.query(
    `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE ended_at IS NULL`,
  );
  await endThings(town);
  // A person's own phone is called a few times an hour.
  await pool.query(`UPDATE rehearsal SET asked_at = asked_at - interval '1 hour'`);
  await rest(town);
  await pool.query(
    `UPDATE campaign SET ended_at = ended_at - interval '2 days' WHERE ended_at > now() - interval '1 day'`,
  );
  await rest(town);
  const { rows } = await pool.query<{ last: number; now: string }>(
    'SELECT coalesce(max(number), 0)::int AS last, clock_timestamp()::text AS now FROM campaign',
  );
  town.after = rows[0]?.last ?? 0;
  town.since = rows[0]?.now ?? '-infinity';
  town.checked = '';
  town.story = [];
  town.stood = new Map();
}
