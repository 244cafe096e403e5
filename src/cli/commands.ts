import { migrate } from '#database/migrate.ts';
import { auditCommands } from './audit-commands.ts';
import { backupCommands } from './backup-commands.ts';
import { ownerCommand } from './cli-command.ts';
import { closureCommands } from './closure-commands.ts';
import { consentCommands } from './consent-commands.ts';
import { districtCommands } from './district-commands.ts';
import { importCommands } from './import-commands.ts';
import { keyCommands } from './key-commands.ts';
import type { Commands } from './read-command-line.ts';
import { retentionCommands } from './retention-commands.ts';
import { ruleCommands } from './rule-commands.ts';
import { trainingCommands } from './training-commands.ts';

/** Everything that can be typed, in the order in which it is told. */
export const commands: Commands = {
  migrate: ownerCommand({
    about: 'updates the database to this version',
    script: 'migrate',
    run: async ({ db }) => {
      const applied = await migrate(db);
      console.log(
        applied.length === 0
          ? 'The database is up to date.'
          : `Applied:\n  ${applied.join('\n  ')}`,
      );
    },
  }),
  ...districtCommands,
  ...closureCommands,
  ...importCommands,
  ...consentCommands,
  ...trainingCommands,
  ...ruleCommands,
  ...retentionCommands,
  ...auditCommands,
  ...keyCommands,
  ...backupCommands,
};
