import path from 'node:path';
import type { Connection, Db } from '#database/connect.ts';
import { importConsent } from '#domain/consent/import/import-consent.ts';
import { setDistrict } from '#domain/district/set-district.ts';
import { importDrillPhones } from '#domain/drill/list/import-drill-phones.ts';
import { describeImport, type ImportReport } from '#domain/import/import-report.ts';
import { bootstrapOperators } from '#domain/people/operator/import/import-operators.ts';
import { importGroups } from '#domain/roster/groups/import-groups.ts';
import { importRoster } from '#domain/roster/import/import-roster.ts';
import type { Vault } from '#vault/vault.ts';
import { drillNumber, officeNumber } from './fictional-numbers.ts';
import { trainStaff } from './train-staff.ts';
import { fictionalDistrict, writeFictionalDistrict } from './write-fictional-district.ts';

const firstPolicy = {
  // Short, so that one who tries it out sees the second round.
  busy_retry_seconds: 8,
  no_answer_retry_seconds: 12,
  max_tries: 2,
  // An absence list is tried out at any hour.
  first_bell: '00:00',
  // Approving takes one press here. `district set --step-up-recipients` turns the fresh sign-in on.
  step_up_recipients: null,
};

/**
 * Invents a district and brings it in the way a real one comes in: as files, through the importers, with the command line's
 * login. Once. Training is taken in chat, so that it comes with the bot's.
 */
export async function seedDistrict(
  options: Pick<Connection, 'db' | 'pool'> & {
    bot: Db;
    vault: Vault;
    folder: string;
    callsPerSecond: number;
    students?: number;
    withTeachers?: boolean;
    say: (line: string) => void;
  },
): Promise<void> {
  const { db, pool, vault, folder, say } = options;
  const by = 'sandbox';
  const school = await db.selectFrom('school').select('id').limit(1).executeTakeFirst();
  await setDistrict(
    db,
    {
      name: fictionalDistrict.name,
      registered_name: fictionalDistrict.name,
      callback_number: officeNumber(0),
      drill_number: drillNumber,
      time_zone: fictionalDistrict.timeZone,
      state: 'IL',
      calls_per_second: options.callsPerSecond,
      // What somebody tightened meanwhile stays.
      ...(school === undefined ? firstPolicy : {}),
    },
    by,
  );
  if (school !== undefined) return trainRequesters(options.bot);
  say('Inventing a district and importing it …');
  await writeFictionalDistrict({
    folder,
    withTeachers: options.withTeachers ?? false,
    ...(options.students === undefined ? {} : { students: options.students }),
  });
  accept(await importRoster({ pool, db, vault, source: folder, by }), say);
  accept(await importGroups({ pool, file: path.join(folder, 'groups.csv'), by }), say);
  accept(await importConsent({ pool, db, vault, file: path.join(folder, 'consent.csv'), by }), say);
  accept(
    await bootstrapOperators({ db, vault, file: path.join(folder, 'operators.csv'), by }),
    say,
  );
  accept(
    await importDrillPhones({ db, vault, file: path.join(folder, 'drill-phones.csv'), by }),
    say,
  );
  await trainRequesters(options.bot);
}

/** Those who ask or approve and never took the course; the others may try it out. */
async function trainRequesters(db: Connection['db']): Promise<void> {
  const people = await db
    .selectFrom('role_grant as g')
    .select('g.operator_id as id')
    .distinct()
    .where('g.role', 'in', ['requester', 'approver'])
    .where('g.operator_id', 'not in', (query) =>
      query.selectFrom('training_record').select('operator_id'),
    )
    .execute();
  await trainStaff(
    db,
    people.map(({ id }) => id),
  );
}

function accept(report: ImportReport, say: (line: string) => void): void {
  const words = describeImport(report);
  if (report.kind === 'refused') throw new Error(words);
  say(words.split('\n')[0] ?? '');
}
