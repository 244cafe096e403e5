import { terminalFault } from '#config/report-start.ts';
import { variablesOf } from '#config/variables.ts';
import { migrate } from '#database/migration/migrate.ts';
import { MigrationRefused } from '#database/migration/patience.ts';
import { describeFindings, lightOf, writeFindings } from '#doctor/describe-findings.ts';
import { examine } from '#doctor/examine.ts';
import { findEnvironments } from '#doctor/read-settings.ts';
import { terminalWidth } from '#doctor/wrap-lines.ts';
import { checkLanguages } from '#domain/language/languages.ts';
import { runSetup } from '#setup/run-setup.ts';
import { auditCommands } from './audit-commands.ts';
import { backupCommands } from './backup-commands.ts';
import { fileCommand, Misuse, ownerCommand } from './cli-command.ts';
import { closureCommands } from './closure-commands.ts';
import { consentCommands } from './consent-commands.ts';
import { districtCommands } from './district-commands.ts';
import { importCommands } from './import-commands.ts';
import { keyCommands } from './key-commands.ts';
import { mailCommands } from './mail-commands.ts';
import { type Commands, readCommandLine } from './read-command-line.ts';
import { retentionCommands } from './retention-commands.ts';
import { ruleCommands } from './rule-commands.ts';
import { runCommand } from './run-command.ts';
import { trainingCommands } from './training-commands.ts';

/** Everything that can be typed, in the order in which it is told. */
export const commands: Commands = {
  migrate: ownerCommand({
    about: 'updates the database to this version',
    script: 'migrate',
    run: async ({ db }) => {
      const { applied, newer } = await migrate(db, { say: console.error }).catch(asMisuse);
      console.log(tellMigrated(applied, newer));
    },
  }),
  doctor: fileCommand({
    about: 'asks Slack, Teams, Twilio, the directory, the database and this machine what is wrong',
    script: 'doctor --',
    options: { json: true },
    run: async ({ values }) => {
      checkLanguages();
      const findings = await examine(findEnvironments());
      console.log(
        values.json === true
          ? writeFindings(findings)
          : describeFindings(findings, { columns: terminalWidth() }),
      );
      if (lightOf(findings) === 'red') process.exitCode = 1;
    },
  }),
  setup: fileCommand({
    about: 'sets everything up, in a conversation that can be stopped and run again',
    script: 'setup',
    run: () => runSetup(typeCommand),
  }),
  ...districtCommands,
  ...closureCommands,
  ...importCommands,
  ...consentCommands,
  ...mailCommands,
  ...trainingCommands,
  ...ruleCommands,
  ...retentionCommands,
  ...auditCommands,
  ...keyCommands,
  ...backupCommands,
};

function tellMigrated(applied: string[], newer: string[]): string {
  if (newer.length > 0)
    return `The database is newer than this version: it has ${newer.join(', ')}. Nothing was changed; this version runs on it.`;
  if (applied.length === 0) return 'The database is up to date.';
  return `Applied:\n  ${applied.join('\n  ')}`;
}

function asMisuse(error: unknown): never {
  throw error instanceof MigrationRefused ? new Misuse(error.message) : error;
}

/** Runs one of these commands with the settings as they are by now, and tells its faults; false where there are any. */
async function typeCommand(words: readonly string[]): Promise<boolean> {
  const read = readCommandLine(words, commands);
  if (read.kind === 'told') {
    console.error(read.text);
    return false;
  }
  process.exitCode = 0;
  try {
    await runCommand(read, () => variablesOf('imports', () => true) ?? {});
  } catch (error) {
    console.error(error instanceof Misuse ? error.message : terminalFault(error));
    return false;
  }
  const isDone = process.exitCode === 0;
  process.exitCode = 0;
  return isDone;
}
