import { checkDatabase } from '#database/check-database.ts';
import { connect, type Db } from '#database/connect.ts';
import type { ProgramRole } from '#database/grant-roles.ts';
import { isUnreleased, unreleasedWords } from '#database/migration/unreleased-database.ts';
import { findGrantDrift } from '#database/roles/grant-drift.ts';
import { readServer, type ServerReading } from '#database/session/read-server.ts';
import { openStandby } from '#database/standby.ts';
import { judgeClock } from './ask-host.ts';
import { type Finding, green, red, yellow } from './finding.ts';

/** Each program’s login, as that program would judge it at its start. */
export async function askLogin(role: ProgramRole, url: string): Promise<Finding[]> {
  const about = `database.${role}`;
  // Whether a pooler shares sessions is seen with two of them.
  await using connection = connect({ url, name: 'bellwether-doctor', max: 2 });
  const problems = await checkDatabase(connection.db, { role });
  if (problems.length === 0)
    return [green(about, `${whose[role]} has the login that it should have.`)];
  return problems.map((problem) =>
    red(about, `${whose[role]}: ${problem}.`, 'docs/operations.md, “Logins”, has the rest.'),
  );
}

const whose: Record<ProgramRole, string> = {
  bot: 'The bot',
  worker: 'The dial worker',
  imports: 'The command line',
};

/** The server: its clock, its version, who follows it, and whether its changes are archived. */
export async function askServer(db: Db): Promise<Finding[]> {
  const before = Temporal.Now.instant().epochMilliseconds;
  const server = await readServer(db);
  const after = Temporal.Now.instant().epochMilliseconds;
  // An answer that took long tells the time no better.
  const ahead = server.now.epochMilliseconds - after;
  const behind = before - server.now.epochMilliseconds;
  return [
    green('database.version', `The database is PostgreSQL ${server.version}.`),
    judgeClock('host.clock', 'the database’s', Math.max(0, ahead, behind) / 1000),
    judgeStandbys(server),
    judgeArchive(server),
  ];
}

function judgeStandbys({ standbys, lag }: ServerReading): Finding {
  const about = 'database.replication';
  if (standbys === 0)
    return yellow(
      about,
      'No standby follows the database.',
      'Set one up: docs/failover.md says how, and what is lost without.',
    );
  const says = `${standbys} standby follows the database${lag === null ? '' : `, ${Math.ceil(lag)} s behind`}.`;
  const todo = 'Look at the standby’s disk, its network and its log.';
  if ((lag ?? 0) > 60) return red(about, says, todo);
  return (lag ?? 0) > 5 ? yellow(about, says, todo) : green(about, says);
}

/** What a managed PostgreSQL does by itself is seen here too. */
function judgeArchive({ archives, archivedAgo, failedLast }: ServerReading): Finding {
  const about = 'database.backups';
  const todo = 'docs/restore.md, “Backups”, says how; try one twice a year.';
  if (!archives)
    return yellow(about, 'The database archives no WAL, so a restore loses hours.', todo);
  if (failedLast) return red(about, 'The database’s last try to archive its WAL failed.', todo);
  if (archivedAgo === null || archivedAgo > 3_600)
    return yellow(about, 'The database has archived no WAL for an hour.', todo);
  return green(about, `The database archived its WAL ${Math.ceil(archivedAgo / 60)} min ago.`);
}

/** Each role’s rights are those of its file in src/database/roles/, as docs/grants.md lists them. As the owner. */
export async function askRights(ownerUrl: string): Promise<Finding[]> {
  const about = 'database.rights';
  await using connection = connect({ url: ownerUrl, name: 'bellwether-owner', max: 1 });
  if (await isUnreleased(connection.db))
    return [red(about, unreleasedWords, 'docs/upgrade.md says which versions lead on.')];
  const { more, less } = await findGrantDrift(connection.db);
  if (more.length + less.length === 0)
    return [green(about, 'Each role has the rights that docs/grants.md lists.')];
  const first = more[0] ?? less[0] ?? '';
  return [
    red(
      about,
      `${more.length} rights are too many and ${less.length} are missing, such as “${first}”.`,
      'Run npm run migrate, which grants them again, and ask who changed them.',
    ),
  ];
}

/** Whether the standby for reports is one of this database, and has what it has. */
export async function askStandby({
  DATABASE_URL,
  REPORT_DATABASE_URL: url,
}: {
  DATABASE_URL: string;
  REPORT_DATABASE_URL?: string | undefined;
}): Promise<Finding[]> {
  const about = 'database.standby';
  let unfit = '';
  await using database = connect({ url: DATABASE_URL, name: 'bellwether-doctor', max: 1 });
  await using standby = openStandby({
    url,
    of: database.db,
    onError: () => {},
    onUnfit: (why) => {
      unfit = why;
    },
  });
  return (await standby?.isFit()) === true
    ? [green(about, 'The standby for reports has all that the database has.')]
    : [
        yellow(
          about,
          `Reports are read from the database itself: ${unfit}.`,
          'Look at the standby, or correct REPORT_DATABASE_URL.',
        ),
      ];
}
