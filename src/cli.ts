import { stopByName } from '#commands/closure/stop-by-name.ts';
import type { CommandName } from '#config/cli-arguments.ts';
import { readCliConfig } from '#config/cli-config.ts';
import { ConfigFault } from '#config/config.ts';
import { type Given, readCommandLine } from '#config/read-command-line.ts';
import { failStart, tell } from '#config/report-start.ts';
import { variables } from '#config/variables.ts';
import { checkDatabase } from '#database/check-database.ts';
import { type Connection, connect } from '#database/connect.ts';
import { describeConnectFault } from '#database/connect-fault.ts';
import { migrate } from '#database/migrate.ts';
import { sqlState } from '#database/transaction.ts';
import { describeCampaigns } from '#domain/campaign/view/campaign-line.ts';
import { listCampaigns } from '#domain/campaign/view/list-campaigns.ts';
import { checkConsent } from '#domain/consent/gate/check-consent.ts';
import { describeCheck, isInOrder } from '#domain/consent/gate/consent-check.ts';
import { rebuildAudience, rebuildGates } from '#domain/consent/gate/rebuild-consent.ts';
import { listRuleSets } from '#domain/consent/rules/list-rule-sets.ts';
import { describeRuleDated, describeRuleSets } from '#domain/consent/rules/rule-set.ts';
import { setRuleDate } from '#domain/consent/rules/set-rule-date.ts';
import { importConsent } from '#domain/consent-import/import-consent.ts';
import { districtSettings } from '#domain/district/district-settings.ts';
import { describeDistrict, describeMissing } from '#domain/district/district-sheet.ts';
import { importHolidays } from '#domain/district/import-holidays.ts';
import { listDistrictSettings } from '#domain/district/list-district-settings.ts';
import { describeLoosening } from '#domain/district/policy-change.ts';
import { setDistrict } from '#domain/district/set-district.ts';
import { bootstrapOperators, importOperators } from '#domain/operator/import/import-operators.ts';
import { describeImport, type ImportReport } from '#domain/roster/import/import-report.ts';
import { importRoster } from '#domain/roster/import/import-roster.ts';
import { listSendingNumbers } from '#domain/sending-number/list-sending-numbers.ts';
import { describeNumbers } from '#domain/sending-number/sending-number.ts';
import { sendingNumber } from '#domain/sending-number/sending-number-options.ts';
import { setSendingNumber } from '#domain/sending-number/set-sending-number.ts';
import { openVault, type Vault } from '#vault/vault.ts';

type Setting = Connection & {
  vault: Vault;
  given: Given;
  /** What stands after the command. */
  argument?: string;
};

const by = 'cli';

/** What was typed can't be done; the message says why. */
class Misuse extends Error {
  override name = 'Misuse';
}

/** Runs as the application, whose rights suffice for them. */
const commands: Record<
  Exclude<CommandName, 'migrate' | 'rules date'>,
  (setting: Setting) => Promise<void>
> = {
  'district set': setDistrictAsGiven,
  'district show': async ({ db }) => console.log(describeDistrict(await listDistrictSettings(db))),
  'numbers list': async ({ db }) => console.log(describeNumbers(await listSendingNumbers(db))),
  'numbers set': (setting) => setNumber(setting, true),
  'numbers give-up': (setting) => setNumber(setting, false),
  'closure list': async ({ db }) => console.log(describeCampaigns(await listCampaigns(db))),
  'closure stop': async ({ db, given, argument }) => {
    const { isStopped, text } = await stopByName(db, { number: argument, as: given.values.as });
    if (isStopped) return console.log(text);
    console.error(text);
    process.exitCode = 1;
  },
  'holidays import': async ({ db, argument }) =>
    report(await importHolidays({ db, by, file: needed(argument) })),
  'roster import': async (setting) => {
    const { 'time-zone': defaultTimeZone, 'may-shrink': mayShrink = false } = setting.given.values;
    report(
      await importRoster({
        ...setting,
        by,
        source: needed(setting.argument),
        mayShrink,
        ...(defaultTimeZone === undefined ? {} : { defaultTimeZone }),
        onProgress: ({ file, rows }) => process.stderr.write(`\r${file}: ${rows} rows `),
      }),
    );
  },
  'consent import': async (setting) =>
    report(
      await importConsent({
        ...setting,
        by,
        file: needed(setting.argument),
        onProgress: ({ file, rows }) => process.stderr.write(`\r${file}: ${rows} rows `),
      }),
    ),
  'consent check': async ({ db }) => {
    const check = await checkConsent(db, { onProgress: progress() });
    console.log(describeCheck(check));
    if (!isInOrder(check)) process.exitCode = 1;
  },
  'consent rebuild': async ({ db }) => {
    const audience = await rebuildAudience(db, { by });
    if (audience.kind === 'refused') {
      console.error('An import is running; try again when it is done. Nothing was changed.');
      process.exitCode = 1;
      return;
    }
    console.log(
      `The audience is derived anew: ${audience.changed} rows were not what they should be.`,
    );
    await rebuildAllGates({ db });
  },
  'rules list': async ({ db }) => console.log(describeRuleSets(await listRuleSets(db))),
  'operators bootstrap': async ({ db, vault, argument }) =>
    report(await bootstrapOperators({ db, vault, by, file: needed(argument) })),
  'operators import': async ({ db, vault, argument }) =>
    report(await importOperators({ db, vault, by, file: needed(argument) })),
};

async function run(): Promise<void> {
  const given = readCommandLine(process.argv.slice(2));
  if (given.kind === 'told') return tell(given);
  const { name, words } = given;
  if (name === 'migrate') return asOwner('bellwether-migrate', runMigrate);
  if (name === 'rules date') return asOwner('bellwether-rules', ({ db }) => dateRules(db, words));
  const config = readCliConfig(variables('imports'));
  await using connection = connect({ url: config.DATABASE_URL, name: 'bellwether-cli', max: 4 });
  const vault = openVault(Buffer.from(config.BELLWETHER_KEY, 'base64'));
  const problems = await checkDatabase(connection.db, {
    role: 'imports',
    keyDigest: vault.digest('key check'),
  });
  if (problems.length > 0) throw new ConfigFault(problems);
  const [argument] = words;
  const setting = { ...connection, vault, given, ...(argument === undefined ? {} : { argument }) };
  await commands[name](setting);
}

/** What the application has no right to. */
async function asOwner(name: string, act: (owner: Connection) => Promise<void>): Promise<void> {
  const { MIGRATION_DATABASE_URL, DATABASE_URL } = variables('imports');
  const url = MIGRATION_DATABASE_URL ?? DATABASE_URL;
  if (url === undefined)
    throw new ConfigFault(['MIGRATION_DATABASE_URL (or DATABASE_URL) is missing']);
  const setting = url === MIGRATION_DATABASE_URL ? 'MIGRATION_DATABASE_URL' : 'DATABASE_URL';
  await using owner = connect({ url, name, max: 1 });
  try {
    await act(owner);
  } catch (error) {
    const fault = error instanceof Error && error.cause !== undefined ? error.cause : error;
    const words = describeConnectFault(fault, setting);
    if (words !== undefined) throw new ConfigFault([words]);
    if (sqlState(fault) !== '42501') throw error;
    throw new Misuse('Only the owner of the database migrates it: set MIGRATION_DATABASE_URL.');
  }
}

async function runMigrate({ db }: Connection): Promise<void> {
  const applied = await migrate(db);
  console.log(
    applied.length === 0 ? 'The database is up to date.' : `Applied:\n  ${applied.join('\n  ')}`,
  );
}

/** The rules belong to the owner of the database: the application reads them and can't change them. */
async function dateRules(db: Connection['db'], [version, day]: string[]): Promise<void> {
  if (version === undefined || day === undefined)
    throw new Misuse('Name the set of rules, and its day (2027-01-31) or “none”.');
  const from = day === 'none' ? undefined : readDay(day);
  const dated = await setRuleDate(db, { version, from, by }).catch((error: unknown) => {
    if (sqlState(error) !== '42501') throw error;
    throw new Misuse('Only the owner of the database dates rules: set MIGRATION_DATABASE_URL.');
  });
  console.log(describeRuleDated(dated));
  if (dated.kind === 'refused') process.exitCode = 1;
}

async function setDistrictAsGiven({ db, given }: Setting): Promise<void> {
  const settings = orMisuse(() => districtSettings(given.values));
  const outcome = await setDistrict(db, settings, by);
  if (outcome.kind === 'refused') throw new Misuse(describeMissing(outcome.missing));
  if (outcome.isSet) console.log('The district is set.');
  if (outcome.waiting.length > 0) {
    console.log(
      `This loosens the policy and is not set yet: ${outcome.waiting.map(describeLoosening).join(', ')}.\nAn administrator of the district must confirm it in chat within 24 hours.`,
    );
  }
  if (!outcome.reachChanged) return;
  console.log('Withdrawals reach further or less far than before: every gate is derived anew.');
  await rebuildAllGates({ db });
}

async function setNumber({ db, given, argument }: Setting, active: boolean): Promise<void> {
  const wanted = orMisuse(() => sendingNumber(argument, given.values['calls-per-second'], active));
  console.log(describeNumbers(await setSendingNumber(db, wanted, by)));
}

function orMisuse<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error));
  }
}

function readDay(text: string): Temporal.PlainDate {
  try {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new RangeError();
    return Temporal.PlainDate.from(text, { overflow: 'reject' });
  } catch {
    throw new Misuse(`“${text}” is no day such as 2027-01-31.`);
  }
}

async function rebuildAllGates({ db }: Pick<Connection, 'db'>): Promise<void> {
  const { phones, changed } = await rebuildGates(db, { by, onProgress: progress() });
  console.log(`${phones} gates are derived anew: ${changed} were not what they should be.`);
}

/** A line that counts, once it takes longer than two seconds. */
function progress(): (done: number, all: number) => void {
  const start = performance.now();
  return (done, all) => {
    if (performance.now() - start < 2000) return;
    process.stderr.write(`\r${done} of ${all} phones ${done === all ? '\n' : ''}`);
  };
}

function needed(argument: string | undefined): string {
  if (argument === undefined) throw new Misuse('Name the file or folder to import.');
  return argument;
}

function report(outcome: ImportReport): void {
  if (outcome.kind === 'imported') return console.log(describeImport(outcome));
  console.error(describeImport(outcome));
  process.exitCode = 1;
}

try {
  await run();
} catch (error) {
  failStart(error instanceof Misuse ? error.message : error);
}
