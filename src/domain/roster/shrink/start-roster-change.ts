import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import type { RosterSource, SchoolChange } from '#domain/roster/run/roster-run.ts';
import { insertRosterRun } from '#domain/roster/run/roster-run-store.ts';
import { startChange } from '#domain/two-person-change/start-change.ts';

/** A roster that ends more than anybody may let in alone. Counts and schools, and nobody's name. */
export type AskedRoster = {
  digest: string;
  reasons: string[];
  schools: SchoolChange[];
  counts: Record<string, number>;
};

/** Asks in chat whether this roster is meant, unless just that waits already. Nothing was imported. */
export async function startRosterChange(
  db: Db,
  asked: AskedRoster & { actor: Actor; source: RosterSource },
): Promise<void> {
  const { digest, reasons, schools, counts, actor, source } = asked;
  await transact(db, async (tx) => {
    const problems = reasons.map((words) => ({ file: 'roster', words }));
    await insertRosterRun(tx, { source, outcome: 'asked', counts, schools, problems });
    await startChange(
      tx,
      {
        kind: 'roster',
        wanted: { digest },
        about: { reasons, schools: schools.slice(0, mostSchools) },
        asked_by: sql<string | null>`(SELECT asked_by FROM roster_request
          WHERE asked_at > now() - interval '1 hour' ORDER BY id DESC LIMIT 1)`,
      },
      ({ id }) => ({
        actor,
        act: 'roster-change-asked',
        subject: { kind: 'district', id: '1' },
        facts: {
          change: id,
          students: counts['studentsEnded'] ?? 0,
          guardians: counts['guardiansEnded'] ?? 0,
          schools: schools.length,
        },
      }),
    );
  });
}

const mostSchools = 500;
