import { connect, type Db } from '#database/connect.ts';
import { groupOf, programRoles } from '#database/grant-roles.ts';
import { describeNewerDatabase } from '#database/migration/pending-migrations.ts';
import { one } from '#database/query.ts';
import { addressesOf } from '#database/session/addresses.ts';
import { type Finding, green, red, yellow } from './finding.ts';

type Guards = {
  unsafe: string[];
  superusers: string[];
  members: string[];
  triggers: string[];
};

/** What the promises of the database rest on: that a commit lasts, that its triggers run, and that few may look past them. */
export async function askGuards(db: Db): Promise<Finding[]> {
  const guards = await one<Guards>(db)`
    SELECT ARRAY(SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes')
        AND setting = 'off' ORDER BY 1) AS unsafe,
      ARRAY(SELECT rolname::text FROM pg_roles WHERE rolsuper ORDER BY oid) AS superusers,
      ARRAY(SELECT m.rolname::text FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
        WHERE g.rolname = ANY (${programRoles.map(groupOf)}) AND NOT m.rolsuper
        GROUP BY m.rolname HAVING count(DISTINCT a.roleid) > 1 ORDER BY 1) AS members,
      ARRAY(SELECT t.tgrelid::regclass || '.' || t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace = 'public'::regnamespace AND t.tgenabled = 'D' ORDER BY 1) AS triggers`;
  if (guards === undefined) throw new Error('the database told nothing about itself');
  const { members, superusers, triggers, unsafe } = guards;
  const newer = await describeNewerDatabase(db);
  return [
    unsafe.length === 0
      ? green('database.durability', 'What is committed is on disk.')
      : red(
          'database.durability',
          `${unsafe.join(' and ')} ${unsafe.length === 1 ? 'is' : 'are'} off: a crash of the server loses what was committed, and families may be called twice.`,
          'Set them to on in postgresql.conf and restart the server.',
        ),
    superusers.length < 2
      ? green('database.superusers', 'There is one superuser.')
      : yellow(
          'database.superusers',
          `There are ${superusers.length} superusers: ${superusers.join(', ')}. Each can change everything.`,
          'Take it from those that need it not: ALTER ROLE … NOSUPERUSER.',
        ),
    members.length === 0
      ? green('database.members', 'No login has the rights of two programs.')
      : yellow(
          'database.members',
          `${members.join(', ')} may act for two programs, so that one password could approve and call.`,
          'Take away what it needs not: docs/operations.md, “Logins”.',
        ),
    triggers.length === 0
      ? green('database.triggers', 'Every trigger runs.')
      : red(
          'database.triggers',
          `Disabled: ${triggers.slice(0, 3).join(', ')}${triggers.length > 3 ? ' and others' : ''}. What they guard can be changed.`,
          'ALTER TABLE … ENABLE ALWAYS TRIGGER, and ask who disabled them.',
        ),
    newer === undefined
      ? green('database.age', 'The database and this program are of one version.')
      : yellow(
          'database.age',
          `${newer.charAt(0).toUpperCase()}${newer.slice(1)}.`,
          'Start the newer version.',
        ),
  ];
}

/** Of several servers in one address exactly one takes writes. */
export async function askPrimaries(url: string): Promise<Finding[]> {
  const about = 'database.primaries';
  const addresses = addressesOf(url);
  if (addresses.length < 2) return [];
  const asked = await Promise.all(
    addresses
      .map(async (address) => {
        await using connection = connect({ url: address, name: 'bellwether-doctor', max: 1 });
        const row = await one<{ reads: boolean }>(
          connection.db,
        )`SELECT pg_is_in_recovery() AS reads`;
        return row?.reads === false ? [new URL(address).host] : [];
      })
      .map((one) => one.catch(() => [])),
  );
  const writers = asked.flat();
  return writers.length < 2
    ? [green(about, 'One server takes writes.')]
    : [
        red(
          about,
          `${writers.join(' and ')} both take writes: they hold different closures and opt-outs by now.`,
          'Stop the one that was replaced at once: docs/failover.md.',
        ),
      ];
}
