import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import { startChange } from '#domain/people/two-person-change/start-change.ts';
import type { DistrictSettings } from './find-district.ts';
import {
  describeLoosening,
  looseningsOf,
  type PolicyChange,
  type PolicyLoosening,
  type PolicySettings,
} from './policy-change.ts';

/** Which of the settings loosen the policy that is in force, as the database says. Nobody sets it meanwhile. */
export async function selectLoosened(
  tx: Transaction,
  settings: Partial<DistrictSettings>,
): Promise<string[]> {
  const { rows } = await sql<{ names: string[] }>`
    SELECT loosened(d, jsonb_populate_record(d, ${JSON.stringify(settings)}::jsonb)) AS names
    FROM district d FOR UPDATE`.execute(tx);
  return rows[0]?.names ?? [];
}

/** Asks that the policy be looser, unless just that waits already. Nothing changes until an administrator confirms it. */
export async function startPolicyChange(
  tx: Transaction,
  settings: Partial<DistrictSettings>,
  by: string,
): Promise<PolicyLoosening[]> {
  const wanted = settings as PolicySettings;
  const { about } = await startChange<PolicyChange['about']>(
    tx,
    { kind: 'policy', wanted },
    (asked) => ({
      actor: { kind: 'system', id: by },
      act: 'policy-change-asked',
      subject: { kind: 'district', id: '1' },
      facts: {
        change: asked.id,
        wanted: looseningsOf({ wanted, about: asked.about }).map(describeLoosening),
      },
    }),
  );
  return looseningsOf({ wanted, about });
}
