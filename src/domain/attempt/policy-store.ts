import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import type { AttemptPurpose, MachinePolicy } from './attempt.ts';

export async function selectPolicy(
  db: Db | Transaction,
  versionId: string,
): Promise<{
  purpose: AttemptPurpose;
  delivery: 'call' | 'text' | 'call-and-text' | 'call-then-text';
  machines: MachinePolicy;
  maxTries: number;
  busySeconds: number;
  noAnswerSeconds: number;
  secondsLeft: number;
}> {
  // What was approved holds; the district's settings of today are for versions sealed without them.
  const { rows } = await executePrepared(
    db,
    db
      .selectFrom('campaign_version as v')
      .innerJoin('district as d', (join) => join.onTrue())
      .select([
        'v.purpose',
        'v.delivery',
        'v.machines',
        sql<number>`coalesce((v.sealed_content #>> '{retries,maxTries}')::int, d.max_tries)`.as(
          'maxTries',
        ),
        sql<number>`coalesce((v.sealed_content #>> '{retries,busySeconds}')::int, d.busy_retry_seconds)`.as(
          'busySeconds',
        ),
        sql<number>`coalesce((v.sealed_content #>> '{retries,noAnswerSeconds}')::int, d.no_answer_retry_seconds)`.as(
          'noAnswerSeconds',
        ),
        sql<number>`extract(epoch FROM v.stop_trying_at - clock_timestamp())::float8`.as(
          'secondsLeft',
        ),
      ])
      .where('v.id', '=', versionId),
  );
  const [policy] = rows;
  if (policy === undefined) throw new Error('a version without a policy');
  return policy;
}
