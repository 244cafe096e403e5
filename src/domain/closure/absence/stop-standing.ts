import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
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
      await sql`INSERT INTO standing_end (standing_id, ended_by) VALUES (${versionId}, ${operator.id})
        ON CONFLICT DO NOTHING`.execute(tx);
      const { campaignId } = await tx
        .selectFrom('campaign_version')
        .select('campaign_id as campaignId')
        .where('id', '=', versionId)
        .executeTakeFirstOrThrow();
      await insertAuditEntry(tx, {
        actor: { kind: 'operator', id: operator.id },
        act: 'standing-approval-ended',
        subject: { kind: 'campaign', id: campaignId },
        facts: { closure: number },
      });
    }
    return { kind: 'ended', numbers: theirs.map(({ number }) => number) };
  });
}
