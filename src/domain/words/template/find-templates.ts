import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import { staffName } from '#domain/people/operator/staff-name-store.ts';
import type { Happening } from '#domain/shared/happening.ts';
import type { Template } from './template.ts';

/** All that are in use, in their newest version: the district's first, then by school, kind and name. */
export async function findTemplates(db: Db | Transaction): Promise<Template[]> {
  return templateRows(db)
    .where('t.retired_by', 'is', null)
    .where(({ eb, selectFrom }) =>
      eb(
        'v.number',
        '=',
        selectFrom('message_template_version as newest')
          .whereRef('newest.template_id', '=', 't.id')
          .select(sql<number>`max(newest.number)`.as('number')),
      ),
    )
    .orderBy(sql`s.name NULLS FIRST, t.happening, t.name NULLS FIRST`)
    .execute();
}

/** One version, also of a template that has been retired or changed since. */
export async function findTemplateVersion(
  db: Db | Transaction,
  versionId: string,
): Promise<Template | undefined> {
  return templateRows(db).where('v.id', '=', versionId).executeTakeFirst();
}

const templateRows = (db: Db | Transaction) =>
  db
    .selectFrom('message_template as t')
    .innerJoin('message_template_version as v', 'v.template_id', 't.id')
    .innerJoin('operator as o', 'o.id', 'v.made_by')
    .leftJoin('school as s', 's.id', 't.school_id')
    .select([
      't.id',
      'v.id as versionId',
      't.happening',
      't.name',
      't.school_id as schoolId',
      's.name as school',
      'v.number',
      'v.texts',
      staffName('o').as('changedBy'),
      'v.made_at as changedAt',
    ])
    .$narrowType<{ happening: Happening }>();
