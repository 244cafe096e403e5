import type { Db } from './connect.ts';
import { describeConnectFault } from './connect-fault.ts';
import { createDialBlockerWatch } from './dial-blocker.ts';
import { groupOf, type ProgramRole, programRoles } from './grant-roles.ts';
import { describeNewerDatabase, pendingMigrations } from './migration/pending-migrations.ts';
import { isUnreleased, unreleasedWords } from './migration/unreleased-database.ts';
import { one } from './query.ts';
import { sharesSessions } from './session/pooler-fault.ts';
import { areSessionsShared } from './session/shared-sessions.ts';
import { sqlState } from './transaction.ts';

const oldestServer = 18;

/** Whose login a program has to have, as a person would call it. */
const programs: Readonly<Record<ProgramRole, string>> = {
  bot: 'the bot',
  worker: 'a dial worker',
  imports: 'the command line',
};

type Needed = {
  role: ProgramRole;
  /** Hears of what keeps nothing from running. */
  logger?: { warn(sentence: string): void };
};

/**
 * What keeps a process from running on this database, in plain words. A role that could change evidence is
 * refused: the promise that nobody alters the log must not rest on our own programs behaving. So is the role of another program: what keeps
 * two people apart must not rest on one login.
 */
export async function checkDatabase(db: Db, needed: Needed): Promise<string[]> {
  try {
    return await checkServer(db, needed);
  } catch (error) {
    const words = describeMissingFile(error) ?? describeConnectFault(error);
    if (words === undefined) throw error;
    return [words];
  }
}

/** The one file that a connection reads is the authority of the certificate. */
function describeMissingFile(error: unknown): string | undefined {
  if (sqlState(error) !== 'ENOENT' || !(error instanceof Error && 'path' in error))
    return undefined;
  return `there is no file ${String(error.path)}, which sslrootcert in DATABASE_URL names: correct it`;
}

async function checkServer(db: Db, { role, logger }: Needed): Promise<string[]> {
  const login = await selectLogin(db);
  if (login.version < oldestServer) {
    return [
      `DATABASE_URL leads to PostgreSQL ${login.version}; ${oldestServer} or newer is needed`,
    ];
  }
  if (await areSessionsShared(db)) return [sharesSessions('DATABASE_URL')];
  if (await isUnreleased(db)) return [asProblem(unreleasedWords)];
  const unfit = findUnfit(login, role);
  const problems = unfit === undefined ? [] : [unfit];
  const pending = await pendingMigrations(db);
  if (pending.length > 0) {
    problems.push(`the database lacks ${pending.join(', ')}: run “npm run migrate” first`);
  }
  if (problems.length > 0) return problems;
  const newer = await describeNewerDatabase(db);
  if (newer !== undefined) logger?.warn(newer);
  const problem = await createDialBlockerWatch(db)();
  // A clock that is wrong mends itself; nothing is dialed meanwhile, and people can be told.
  if (problem?.kind === 'outdated') problems.push(problem.sentence);
  return problems;
}

/** A sentence within another. */
const asProblem = (sentence: string) =>
  `${sentence.charAt(0).toLowerCase()}${sentence.slice(1, -1)}`;

type Login = {
  version: number;
  name: string;
  isMighty: boolean;
  mayShadow: boolean;
  groups: string[];
};

async function selectLogin(db: Db): Promise<Login> {
  const row = await one<Login>(db)`
    SELECT current_setting('server_version_num')::int / 10000 AS version, current_user AS name,
      (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
        OR EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user) AS "isMighty",
      has_database_privilege(current_database(), 'TEMPORARY') AS "mayShadow",
      ARRAY(SELECT rolname::text FROM pg_roles
        WHERE rolname = ANY (${programRoles.map(groupOf)}) AND pg_has_role(oid, 'MEMBER') ORDER BY 1) AS groups`;
  if (row === undefined) throw new Error('the database told nothing about itself');
  return row;
}

function findUnfit(login: Login, role: ProgramRole): string | undefined {
  const group = groupOf(role);
  const asks = `${programs[role]} needs a login that is only in ${group}`;
  if (login.isMighty) {
    return `DATABASE_URL logs in as “${login.name}”, who could alter the audit log; ${asks}`;
  }
  if (!login.groups.includes(group)) {
    return `DATABASE_URL logs in as “${login.name}”, who is not in ${group}; ${asks}`;
  }
  if (login.groups.length > 1) {
    const others = login.groups.filter((name) => name !== group).join(' and ');
    return `DATABASE_URL logs in as “${login.name}”, who is also in ${others}; ${asks}`;
  }
  if (role !== 'imports' && login.mayShadow) {
    return `“${login.name}” may make temporary tables; run “npm run migrate”, which takes that right away`;
  }
  return undefined;
}
