import { sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import { byName, staffName } from '#domain/people/operator/staff-name-store.ts';
import type { AccessReview, PersonToReview } from './access-review.ts';

/** The newest review; undefined where there never was one. */
export async function findAccessReview(db: Db): Promise<AccessReview | undefined> {
  const review = await selectReview(db, { locked: false });
  if (review === undefined) return undefined;
  return {
    ...review,
    waiting: review.finishedAt === null ? await selectWaiting(db, review.id) : [],
  };
}

/** The newest review, open or finished; its row is held where this is asked within a transaction that decides. */
export async function selectReview(
  db: Db | Transaction,
  { locked }: { locked: boolean },
): Promise<Omit<AccessReview, 'waiting'> | undefined> {
  const rows = await many<Omit<AccessReview, 'waiting'>>(db)`
    SELECT r.id, r.started_at AS "startedAt", r.finished_at AS "finishedAt",
      (SELECT count(*)::int FROM access_decision d WHERE d.review_id = r.id AND d.decision = 'keep') AS kept,
      (SELECT count(*)::int FROM access_decision d WHERE d.review_id = r.id AND d.decision = 'remove') AS removed
    FROM access_review r ORDER BY r.started_at DESC LIMIT 1 ${locked ? sql`FOR UPDATE OF r` : sql``}`;
  return rows[0];
}

/** Everybody who holds a role and about whom this review has not decided. */
export async function selectWaiting(
  db: Db | Transaction,
  reviewId: string,
): Promise<PersonToReview[]> {
  const rows = await db
    .selectFrom('role_grant as g')
    .innerJoin('operator as o', 'o.id', 'g.operator_id')
    .leftJoin('school as s', 's.id', 'g.school_id')
    .leftJoin('role_change as c', 'c.id', 'g.granted_by')
    .leftJoin('operator as a', 'a.id', 'c.asked_by')
    .leftJoin('operator as b', 'b.id', 'c.settled_by')
    .where('o.active', '=', true)
    .where('g.revoked_at', 'is', null)
    .where('o.id', 'not in', (query) =>
      query.selectFrom('access_decision').select('operator_id').where('review_id', '=', reviewId),
    )
    .orderBy('o.id')
    .orderBy('g.role')
    .orderBy('g.language')
    .select([
      'o.id',
      staffName('o').as('name'),
      'g.role',
      'g.school_id',
      'g.language',
      's.name as school',
      'g.granted_at',
    ])
    .select([
      staffName<string | null>('a').as('asked_by'),
      staffName<string | null>('b').as('settled_by'),
    ])
    .execute();
  const people = new Map<string, PersonToReview>();
  for (const {
    id,
    name,
    role,
    school_id,
    school,
    language,
    granted_at,
    asked_by,
    settled_by,
  } of rows) {
    const person = people.get(id) ?? { id, name, roles: [] };
    people.set(id, person);
    const by = [asked_by, settled_by].filter((one) => one !== null);
    person.roles.push({ role, schoolId: school_id, school, language, since: granted_at, by });
  }
  return [...people.values()].toSorted(byName);
}
