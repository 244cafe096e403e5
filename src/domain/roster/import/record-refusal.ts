import { type Db, transact, violatedRule } from '#database/transaction.ts';
import { ImportRefused, type ImportReport, refusedReport } from '#domain/import/import-report.ts';
import { importActor } from '#domain/import/import-run-store.ts';
import type { ServiceReading } from '#domain/roster/run/roster-reading.ts';
import type { RosterSource } from '#domain/roster/run/roster-run.ts';
import { insertRosterRun } from '#domain/roster/run/roster-run-store.ts';
import { startRosterChange } from '#domain/roster/shrink/start-roster-change.ts';
import type { Problems } from '#sis/csv/problems.ts';
import { PackageRefused } from '#sis/oneroster/package-refused.ts';
import { RosterShrinks } from './check-meant.ts';

type Request = { db: Db; by: string; source: unknown; reading?: ServiceReading };

export const sourceOf = ({ source }: Pick<Request, 'source'>): RosterSource =>
  typeof source === 'string' ? 'files' : 'service';

/** Notes what was refused, for everybody to read, and asks in chat where only a person can say whether it is meant. */
export async function recordRefusal(
  error: unknown,
  request: Request,
  problems: Problems,
): Promise<ImportReport> {
  const { db, by, reading } = request;
  const source = sourceOf(request);
  if (error instanceof RosterShrinks) {
    const words = error.reasons.join('; ');
    const way =
      error.asked === undefined
        ? 'say so with the import (--may-shrink)'
        : 'let it in on its card in the compliance channel, and import it again';
    problems.add({ file: 'users.csv', words: `${words}; if that is meant, ${way}` });
    if (error.asked !== undefined) {
      await startRosterChange(db, { ...error.asked, actor: importActor(by), source });
      return refusedReport('roster', problems);
    }
  } else if (error instanceof PackageRefused)
    problems.add({ file: 'roster', words: error.message });
  else if (violatedRule(error) === 'index_key_in_use')
    problems.add({ file: 'roster', words: 'a key was changed meanwhile; run the import again' });
  else if (!(error instanceof ImportRefused)) throw error;
  await transact(db, (tx) =>
    insertRosterRun(tx, {
      source,
      outcome: 'refused',
      ...(reading === undefined ? {} : { reading }),
      problems: problems.listed,
    }),
  );
  return refusedReport('roster', problems);
}
