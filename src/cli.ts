import { parseArgs } from 'node:util';
import { readCliConfig } from '#config/cli-config.ts';
import { ConfigFault } from '#config/config.ts';
import { variables } from '#config/variables.ts';
import { checkDatabase } from '#database/check-database.ts';
import { connect } from '#database/connect.ts';
import { migrate } from '#database/migrate.ts';
import { districtSettings } from '#domain/campaign/district-settings.ts';
import { setDistrict } from '#domain/campaign/set-district.ts';
import { importConsent } from '#domain/consent/import-consent.ts';
import { importOperators } from '#domain/operator/import-operators.ts';
import { describeImport, type ImportReport } from '#domain/roster/import-report.ts';
import { importRoster } from '#domain/roster/import-roster.ts';
import { openVault } from '#vault/vault.ts';

const usage = `Usage:
  npm run migrate                                          bring the database up to this version
  npm run cli -- district set --name … --registered-name … --callback-number … --time-zone … [--calls-per-second …]
  npm run roster:import -- <folder or zip> [--time-zone …] [--may-shrink]
  npm run consent:import -- <file.csv>
  npm run cli -- operators import <file.csv>`;

const needsDatabase = ['district set', 'roster import', 'consent import', 'operators import'];

const options = {
  allowPositionals: true,
  options: {
    name: { type: 'string' },
    'registered-name': { type: 'string' },
    'callback-number': { type: 'string' },
    'time-zone': { type: 'string' },
    'calls-per-second': { type: 'string' },
    'may-shrink': { type: 'boolean' },
  },
} as const;

async function run(): Promise<void> {
  const { values, positionals } = parseArgs(options);
  const [subject, what, file] = positionals;
  const command = [subject, what].join(' ').trim();
  if (command === 'migrate') return runMigrate();
  if (!needsDatabase.includes(command)) {
    console.error(usage);
    process.exitCode = 2;
    return;
  }
  const config = readCliConfig(variables());
  await using connection = connect({ url: config.DATABASE_URL, name: 'bellwether-cli', max: 4 });
  const { db, pool } = connection;
  const vault = openVault(Buffer.from(config.BELLWETHER_KEY, 'base64'));
  const problems = await checkDatabase(db, vault.digest('key check'));
  if (problems.length > 0) throw new ConfigFault(problems);
  const by = 'cli';
  switch (command) {
    case 'district set':
      await setDistrict(db, districtSettings(values), by);
      return console.log('The district is set.');
    case 'roster import': {
      const timeZone = values['time-zone'];
      return report(
        await importRoster({
          pool,
          db,
          vault,
          by,
          source: needFile(file),
          mayShrink: values['may-shrink'] ?? false,
          ...(timeZone === undefined ? {} : { defaultTimeZone: timeZone }),
          onProgress: ({ file: name, rows }) => process.stderr.write(`\r${name}: ${rows} rows `),
        }),
      );
    }
    case 'consent import':
      return report(await importConsent({ pool, db, vault, by, file: needFile(file) }));
    case 'operators import':
      return report(await importOperators({ db, by, file: needFile(file) }));
  }
}

async function runMigrate(): Promise<void> {
  const { MIGRATION_DATABASE_URL, DATABASE_URL } = variables();
  const url = MIGRATION_DATABASE_URL ?? DATABASE_URL;
  if (url === undefined)
    throw new ConfigFault(['MIGRATION_DATABASE_URL (or DATABASE_URL) is missing']);
  await using connection = connect({ url, name: 'bellwether-migrate', max: 1 });
  const applied = await migrate(connection.db);
  console.log(
    applied.length === 0 ? 'The database is up to date.' : `Applied:\n  ${applied.join('\n  ')}`,
  );
}

function needFile(file: string | undefined): string {
  if (file === undefined) throw new ConfigFault(['name the file or folder to import']);
  return file;
}

function report(outcome: ImportReport): void {
  console.log(describeImport(outcome));
  if (outcome.kind === 'refused') process.exitCode = 1;
}

try {
  await run();
} catch (error) {
  process.exitCode = 1;
  console.error(error instanceof ConfigFault ? error.message : error);
}
