import { setTimeout as wait } from 'node:timers/promises';
import { pendingMigrations } from '#database/migration/pending-migrations.ts';
import {
  describeBackup,
  describeRestore,
  isUsable,
} from '#domain/attempt/restore/describe-backup.ts';
import { findBackupState } from '#domain/attempt/restore/find-backup-state.ts';
import { findRestore } from '#domain/attempt/restore/find-comeback.ts';
import { finishRestore } from '#domain/attempt/restore/finish-restore.ts';
import { recordRestore } from '#domain/attempt/restore/record-restore.ts';
import { checkLog } from '#domain/audit/log/check-log.ts';
import { checkSealedValues } from '#domain/data-key/check-sealed-values.ts';
import { countNotErased } from '#domain/privacy/erasure/reapply-erasures.ts';
import { plural } from '#domain/shared/count-words.ts';
import { openVault } from '#vault/vault.ts';
import { keysIn } from './audit-commands.ts';
import { by, command, keyCommand, Misuse, type Setting } from './cli-command.ts';
import { erasuresIn, notesIn } from './pasted-text.ts';

export const backupCommands = {
  'backup check': keyCommand({
    about:
      'reads a restored copy of the database and says whether it can take the database’s place',
    options: { key: '<public key>', checkpoints: '<file>' },
    run: async ({ db, keys }, { values }) => {
      const { key, checkpoints } = values;
      const notes = await notesIn(typeof checkpoints === 'string' ? checkpoints : undefined);
      const check = {
        ...(await findBackupState(db)),
        pending: await pendingMigrations(db),
        samples: await checkSealedValues(db, openVault(keys)),
        log: typeof key === 'string' ? await checkLog(db, keysIn(key), notes) : undefined,
      };
      console.log(describeBackup(check));
      if (!isUsable(check)) process.exitCode = 1;
    },
  }),
  'backup restored': command({
    about:
      'says that a backup was brought back; calling resumes once the carrier was asked what happened since',
    options: { erasures: '<file>', 'no-erasures': true, since: '<YYYY-MM-DDThh:mmZ>' },
    run: async ({ db }, { values }) => {
      await recordRestore(db, by, {
        noticedBy: 'command-line',
        moment: values.since === undefined ? undefined : momentOf(values.since),
      });
      await finishRestore(db, by, await appliedErasures(db, values));
      console.log(await told(db));
    },
  }),
  'backup status': command({
    about: 'says how the newest restore stands',
    run: async ({ db }) => console.log(await told(db, 0)),
  }),
};

/** How many of the list are erased here. Who was erased after the backup is on its roster again, and must not be called. */
async function appliedErasures(
  db: Setting['db'],
  values: { erasures?: string; 'no-erasures'?: boolean },
): Promise<number> {
  const { erasures: file, 'no-erasures': areNone = false } = values;
  if (areNone === (file !== undefined))
    throw new Misuse(
      'The backup may hold people who were erased later. Give the list of erasures that you keep beside the backups: --erasures erasures.jsonl. If nobody was ever erased, give --no-erasures. Nothing is dialed before.',
    );
  if (file === undefined) return 0;
  const erasures = await erasuresIn(file);
  const missing = await countNotErased(db, erasures);
  if (missing > 0)
    throw new Misuse(
      `${plural(missing, 'person', 'people')} of this list ${missing === 1 ? 'is' : 'are'} not erased here. Run “erasures apply ${file}” first. Nothing is dialed before.`,
    );
  return erasures.length;
}

const patienceMs = 30_000;

/** Waits while a worker asks the carrier, which takes seconds. */
async function told(db: Setting['db'], patientMs = patienceMs): Promise<string> {
  const { timeZone } = await findBackupState(db);
  for (const until = performance.now() + patientMs; ; await wait(500)) {
    const restore = await findRestore(db);
    if (restore === undefined) return 'No backup was brought back.';
    if (restore.settledAt !== null || performance.now() >= until)
      return describeRestore(restore, timeZone);
  }
}

function momentOf(text: string): Temporal.Instant {
  try {
    return Temporal.Instant.from(text);
  } catch {
    throw new Misuse(`“${text}” is no time such as 2027-01-31T06:30Z.`);
  }
}
