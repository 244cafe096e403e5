import { run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import { holdsRole, type Operator } from '#domain/people/operator/operator.ts';
import { findStandings } from './find-standing.ts';

export type StandingEnd =
  | { kind: 'ended'; numbers: number[] }
  | { kind: 'refused'; reason: 'no-standing-approval' | 'no-weekly-notice' };

/**
 * Ends each approval for absence calls that this person may end, or that of weekly notices, of all or of one; what runs under it
 * stops at its next call. One person is enough.
 */
export async function stopStanding(
  db: Db,
  { operator, weekly }: { operator: Operator; weekly?: 'all' | number },
): Promise<StandingEnd> {
  const happening = weekly === undefined ? 'absence' : 'other';
  return transact(db, async (tx): Promise<StandingEnd> => {
    const theirs = (await findStandings(tx, happening)).filter(
      ({ schoolIds, number }) =>
        (typeof weekly !== 'number' || number === weekly) &&
        schoolIds.some(
          (id) => holdsRole(operator, 'requester', [id]) || holdsRole(operator, 'approver', [id]),
        ),
    );
    const none = weekly === undefined ? 'no-standing-approval' : 'no-weekly-notice';
    if (theirs.length === 0) return { kind: 'refused', reason: none };
    for (const { versionId, number } of theirs) {
      await run(tx)`
        INSERT INTO standing_end (standing_id, ended_by) VALUES (${versionId}, ${operator.id})
        ON CONFLICT DO NOTHING`;
      const { campaignId } = await tx
        .selectFrom('campaign_version')
        .select('campaign_id as campaignId')
        .where('id', '=', versionId)
        .executeTakeFirstOrThrow();
      await note(tx, by(operator.id), 'standing-approval-ended', on('campaign', campaignId), {
        closure: number,
      });
    }
    return { kind: 'ended', numbers: theirs.map(({ number }) => number) };
  });
}
