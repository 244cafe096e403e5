import { readCliConfig, readKeySettings, readOwnerUrl } from '#config/cli-config.ts';
import { ConfigFault } from '#config/config.ts';
import { terminalFault } from '#config/report-start.ts';
import { checkDatabase } from '#database/check-database.ts';
import { type Connection, connect, type Db } from '#database/connect.ts';
import { describeConnectFault, isLostSession } from '#database/connect-fault.ts';
import { isUnreleased, unreleasedWords } from '#database/migration/unreleased-database.ts';
import { sharesSessions } from '#database/session/pooler-fault.ts';
import { areSessionsShared } from '#database/session/shared-sessions.ts';
import { sqlState } from '#database/transaction.ts';
import { type KeptRing, startKeyRing } from '#domain/data-key/start-key-ring.ts';
import type { KeySettings } from '#vault/keepers/open-keepers.ts';
import { openForStaff } from '#vault/open-for-staff.ts';
import { openVault } from '#vault/vault.ts';
import { Misuse } from './cli-command.ts';
import type { Read } from './read-command-line.ts';

type Settings = () => Record<string, string | undefined>;

/** Runs what was typed, with the login that it is documented under; what it reads no settings for needs none. */
export async function runCommand(read: Read, settings: Settings): Promise<void> {
  try {
    await run(read, settings);
  } catch (error) {
    if (isLostSession(error)) throw new Misuse(lostWords(error));
    throw error;
  }
}

const lostWords = ({ message }: Error) =>
  `The connection to PostgreSQL was lost in the middle of this (${message}). Nothing is half done: type the same command again once the database answers.`;

async function run(read: Read, settings: Settings): Promise<void> {
  const { command } = read;
  if (command.rights === 'none') return command.run(read);
  if (command.rights === 'owner') return asOwner(settings, (owner) => command.run(owner, read));
  if (command.rights === 'keys') {
    return asOwner(settings, async (owner) => {
      await using keys = await openKeys(owner.db, readKeySettings(settings()));
      await command.run({ ...owner, keys }, read);
    });
  }
  const config = readCliConfig(settings());
  await using connection = connect({ url: config.DATABASE_URL, name: 'bellwether-cli', max: 4 });
  const problems = await checkDatabase(connection.db, { role: 'imports' });
  if (problems.length > 0) throw new ConfigFault(problems);
  await using keys = await openKeys(connection.db, config);
  const vault = openVault(keys);
  connection.openSealed(openForStaff(vault));
  await command.run({ ...connection, vault, config }, read);
}

async function openKeys(db: Db, settings: KeySettings): Promise<KeptRing> {
  const opened = await startKeyRing(db, {
    settings,
    program: 'command line',
    onFault: (error) => console.error(terminalFault(error)),
  });
  if (opened.kind === 'refused') throw new ConfigFault([opened.sentence]);
  return opened.ring;
}

/** What the application has no right to. */
async function asOwner(
  settings: Settings,
  act: (owner: Connection) => Promise<void>,
): Promise<void> {
  const { url, setting } = readOwnerUrl(settings());
  await using owner = connect({ url, name: 'bellwether-owner', max: 3 });
  let wasThere = false;
  owner.pool.once('connect', () => {
    wasThere = true;
  });
  try {
    if (await areSessionsShared(owner.db)) throw new ConfigFault([sharesSessions(setting)]);
    if (await isUnreleased(owner.db)) throw new Misuse(unreleasedWords);
    await act(owner);
  } catch (error) {
    const fault = error instanceof Error && error.cause !== undefined ? error.cause : error;
    if (wasThere && isLostSession(fault)) throw fault;
    const words = describeConnectFault(fault, setting);
    if (words !== undefined) throw new ConfigFault([words]);
    if (sqlState(fault) !== '42501') throw error;
    throw new Misuse('Only the owner of the database can do this: set MIGRATION_DATABASE_URL.');
  }
}
