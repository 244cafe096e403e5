import { migrate } from '#database/migration/migrate.ts';
import { MigrationRefused } from '#database/migration/patience.ts';
import {
  describeFindings,
  lightOf,
  terminalWidth,
  writeFindings,
} from '#doctor/describe-findings.ts';
import { examine } from '#doctor/examine.ts';
import { findEnvironments } from '#doctor/read-settings.ts';
import { checkLanguages } from '#domain/language/languages.ts';
import { fileCommand, Misuse, ownerCommand } from './cli-command.ts';
import type { Commands } from './read-command-line.ts';

export const firstCommands = {
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
} satisfies Commands;

function tellMigrated(applied: string[], newer: string[]): string {
  if (newer.length > 0)
    return `The database is newer than this version: it has ${newer.join(', ')}. Nothing was changed; this version runs on it.`;
  if (applied.length === 0) return 'The database is up to date.';
  return `Applied:\n  ${applied.join('\n  ')}`;
}

function asMisuse(error: unknown): never {
  throw error instanceof MigrationRefused ? new Misuse(error.message) : error;
}
