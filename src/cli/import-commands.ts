import { importConsent } from '#domain/consent/import/import-consent.ts';
import { importHolidays } from '#domain/district/import-holidays.ts';
import { describeDrillPhones } from '#domain/drill/list/drill-phone.ts';
import { importDrillPhones } from '#domain/drill/list/import-drill-phones.ts';
import { listDrillPhones } from '#domain/drill/list/list-drill-phones.ts';
import { describeImport, type ImportReport } from '#domain/import/import-report.ts';
import {
  bootstrapOperators,
  importOperators,
} from '#domain/people/operator/import/import-operators.ts';
import { importGroups } from '#domain/roster/groups/import-groups.ts';
import { importRoster } from '#domain/roster/import/import-roster.ts';
import { findRosterDue } from '#domain/roster/refresh/find-roster-due.ts';
import { type RosterRefresh, refreshRoster } from '#domain/roster/refresh/refresh-roster.ts';
import { by, command, Misuse, type Setting } from './cli-command.ts';

const onProgress = ({ file, rows }: { file: string; rows: number }) =>
  process.stderr.write(`\r${file}: ${rows} rows `);

export const importCommands = {
  'holidays import': command({
    about: 'imports school holidays; the file is the whole list',
    words: ['<file.csv>'],
    run: async ({ db }, { words: [file] }) =>
      report(await importHolidays({ db, by, file: needed(file) })),
  }),
  'roster import': command({
    about: 'imports the OneRoster or School Data Sync export of the student information system',
    script: 'roster:import --',
    words: ['<folder or zip>'],
    options: { 'time-zone': 'America/Chicago', 'may-shrink': true },
    run: async (setting, { words: [source], values }) => {
      const { 'time-zone': defaultTimeZone, 'may-shrink': mayShrink = false } = values;
      report(
        await importRoster({
          ...setting,
          by,
          source: needed(source),
          mayShrink,
          ...(defaultTimeZone === undefined ? {} : { defaultTimeZone }),
          onProgress,
        }),
      );
    },
  }),
  'roster refresh': command({
    about: 'reads the roster from the service that ROSTER_URL names',
    options: { 'when-due': true },
    run: async ({ config, ...setting }, { values }) => {
      const settings = serviceOf(config);
      const extent = values['when-due'] === true ? await findRosterDue(setting.db) : 'whole';
      if (extent === undefined) return console.log('The roster is not due.');
      report(await refreshRoster({ ...setting, by, settings, extent, onProgress }));
    },
  }),
  'groups import': command({
    about:
      'imports bus routes, activities and programs; the file is the whole list of the kinds in it',
    words: ['<file.csv>'],
    options: { 'may-shrink': true },
    run: async ({ pool }, { words: [file], values: { 'may-shrink': mayShrink = false } }) =>
      report(await importGroups({ pool, by, file: needed(file), mayShrink })),
  }),
  'consent import': command({
    about: 'imports consent given earlier',
    script: 'consent:import --',
    words: ['<file.csv>'],
    run: async (setting, { words: [file] }) =>
      report(await importConsent({ ...setting, by, file: needed(file), onProgress })),
  }),
  'operators bootstrap': command({
    about: 'imports the first staff list with roles, while no one has a role yet',
    words: ['<file.csv>'],
    run: async (setting, { words: [file] }) =>
      report(await bootstrapOperators({ ...setting, by, file: needed(file) })),
  }),
  'operators import': command({
    about: 'imports staff and accounts; roles take two administrators, in chat',
    words: ['<file.csv>'],
    run: async (setting, { words: [file] }) =>
      report(await importOperators({ ...setting, by, file: needed(file) })),
  }),
  'drill-phones import': command({
    about: 'imports the staff phones that drills call; the file is the whole list',
    words: ['<file.csv>'],
    run: async (setting, { words: [file] }) =>
      report(await importDrillPhones({ ...setting, by, file: needed(file) })),
  }),
  'drill-phones list': command({
    about: 'lists the staff phones that drills call',
    run: async ({ db, vault }) =>
      console.log(describeDrillPhones(await listDrillPhones(db, vault))),
  }),
};

/** All that the service wants to know. */
function serviceOf(config: Setting['config']): RosterRefresh['settings'] {
  const { ROSTER_URL: url, ROSTER_TOKEN_URL: tokenUrl } = config;
  const { ROSTER_CLIENT_ID: clientId, ROSTER_CLIENT_SECRET: clientSecret } = config;
  if (!(url && tokenUrl && clientId && clientSecret))
    throw new Misuse(
      'Set ROSTER_URL, ROSTER_TOKEN_URL, ROSTER_CLIENT_ID and ROSTER_CLIENT_SECRET: docs/roster-import.md.',
    );
  return { url, tokenUrl, clientId, clientSecret };
}

export function needed(argument: string | undefined): string {
  if (argument === undefined) throw new Misuse('Give the file or folder to import.');
  return argument;
}

export function report(outcome: ImportReport): void {
  if (outcome.kind === 'imported') return console.log(describeImport(outcome));
  console.error(describeImport(outcome));
  process.exitCode = 1;
}
