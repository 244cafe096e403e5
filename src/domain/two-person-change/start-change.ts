import { type RawBuilder, sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { Actor, Noted, Subject } from '#domain/audit/audit-entry.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { expireChangesWithin } from './expire-changes.ts';
import type { ChangeKind } from './two-person-change.ts';

/** `about` as the database keeps it. */
type Asked<About> = { id: string; about: About };

/** Asks for it, unless just that waits already. Nothing changes until somebody else confirms it. */
export async function startChange<About = unknown>(
  tx: Transaction,
  change: {
    kind: Exclude<ChangeKind, 'role'>;
    guardian_id?: string;
    operator_id?: string;
    wanted?: object;
    about?: object;
    asked_by?: string | RawBuilder<string | null>;
  },
  entryOf: (asked: Asked<About>) => { actor: Actor; subject: Subject } & Noted,
): Promise<Asked<About> & { isNew: boolean }> {
  const { kind, wanted, about, ...row } = change;
  await expireChangesWithin(tx, kind);
  const given = {
    ...row,
    ...(wanted && { wanted: JSON.stringify(wanted) }),
    ...(about && { about: JSON.stringify(about) }),
  };
  const added = await tx
    .insertInto('two_person_change')
    .values({ kind, ...given })
    .onConflict((conflict) => conflict.doNothing())
    .returning(['id', 'about'])
    .executeTakeFirst();
  if (added !== undefined) {
    const asked = added as Asked<About>;
    await insertAuditEntry(tx, entryOf(asked));
    return { ...asked, isNew: true };
  }
  const waiting = await tx
    .selectFrom('two_person_change')
    .where('kind', '=', kind)
    .where('state', '=', 'waiting')
    .where('guardian_id', 'is not distinct from', change.guardian_id ?? null)
    .where('operator_id', 'is not distinct from', change.operator_id ?? null)
    .where('wanted', '=', sql<never>`${JSON.stringify(wanted ?? {})}::jsonb`)
    .select(['id', 'about'])
    .executeTakeFirstOrThrow();
  return { ...(waiting as Asked<About>), isNew: false };
}
