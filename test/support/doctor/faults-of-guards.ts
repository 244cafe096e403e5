import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from '#sandbox/until.ts';
import {
  byForce,
  type Fault,
  inDatabase,
  inProgram,
  type Place,
  type Planted,
  withSetting,
} from './plant.ts';

const revoked = (role: string, which = '') =>
  byForce(
    `CREATE SCHEMA aside; CREATE TABLE aside.kept AS SELECT id FROM role_grant WHERE role = '${role}' AND revoked_at IS NULL ${which};
     UPDATE role_grant SET revoked_at = now() WHERE id IN (SELECT id FROM aside.kept)`,
    'UPDATE role_grant SET revoked_at = NULL WHERE id IN (SELECT id FROM aside.kept); DROP SCHEMA aside CASCADE',
  );

/** What nobody notices until families should be called. */
export const faultsOfGuards: Fault[] = [
  [
    'no worker that runs',
    byForce(
      `UPDATE dial_worker SET seen_at = seen_at - interval '2 days'`,
      `UPDATE dial_worker SET seen_at = seen_at + interval '2 days'`,
    ),
    'red worker.runs',
  ],
  [
    'a pace that misses the target',
    byForce(
      `CREATE SCHEMA aside; CREATE TABLE aside.pace AS SELECT calls_per_second FROM district; UPDATE district SET calls_per_second = 0.001`,
      'UPDATE district SET calls_per_second = (SELECT calls_per_second FROM aside.pace); DROP SCHEMA aside CASCADE',
    ),
    'yellow district.pace',
  ],
  [
    'a strict policy without any consent',
    // As if there were none, for each login but the owner’s.
    inDatabase(
      'ALTER TABLE consent_record ENABLE ROW LEVEL SECURITY',
      'ALTER TABLE consent_record DISABLE ROW LEVEL SECURITY',
    ),
    'yellow consent.policy',
  ],
  [
    'a strict policy without checks of numbers',
    withSetting('TWILIO_REASSIGNED_NUMBERS', 'off'),
    'yellow consent.policy',
  ],
  [
    'one administrator',
    revoked('administrator', 'ORDER BY id OFFSET 1'),
    'yellow people.administrators',
  ],
  ['no administrator', revoked('administrator'), 'red people.administrators'],
  ['no approver', revoked('approver'), 'red people.training'],
  ['pages that a crash may tear', tornPages, 'red database.durability'],
  [
    'a login of two programs',
    ({ product }) => {
      const { username } = new URL(product.database.urls.imports);
      return inDatabase(
        `GRANT bellwether_worker TO "${username}"`,
        `REVOKE bellwether_worker FROM "${username}"`,
      )({ product } as Place);
    },
    'red database.imports',
    'yellow database.members',
  ],
  [
    'another key of the log than the worker’s',
    inProgram('worker', () => ({ AUDIT_LOG_KEY: randomBytes(32).toString('base64') })),
    'red audit.key',
  ],
  [
    'a database that is newer than the program',
    inDatabase(
      `INSERT INTO kysely_migration (name, timestamp) VALUES ('9999_of_tomorrow', '2030-01-01')`,
      `DELETE FROM kysely_migration WHERE name = '9999_of_tomorrow'`,
    ),
    'yellow database.age',
  ],
  ['a file of secrets that others may read', openSecrets, 'red host.secrets'],
  [
    'a trigger that is switched off',
    inDatabase(
      'ALTER TABLE audit_log_key DISABLE TRIGGER audit_log_key_append_only',
      'ALTER TABLE audit_log_key ENABLE ALWAYS TRIGGER audit_log_key_append_only',
    ),
    'red database.triggers',
  ],
  [
    'a second superuser',
    inDatabase('CREATE ROLE doctor_second SUPERUSER', 'DROP ROLE doctor_second'),
    'yellow database.superusers',
  ],
  [
    'a time zone that isn’t there',
    byForce(
      `CREATE SCHEMA aside; CREATE TABLE aside.zones AS SELECT id, time_zone FROM school;
       UPDATE school SET time_zone = 'America/Nowhere' WHERE id = (SELECT min(id::text)::uuid FROM school)`,
      `UPDATE school s SET time_zone = z.time_zone FROM aside.zones z WHERE z.id = s.id; DROP SCHEMA aside CASCADE`,
    ),
    'red district.zones',
  ],
  [
    'no words for when no bot can be reached',
    withSetting('TWILIO_FALLBACK_URL', ''),
    'yellow twilio.fallback',
  ],
];

async function openSecrets(): Promise<Planted> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-doctor-'));
  const file = path.join(folder, '.env.worker');
  await writeFile(file, 'AUDIT_LOG_KEY=none\n');
  await chmod(file, 0o644);
  return { folder, undo: () => rm(folder, { recursive: true }) };
}

/** The server reads its settings again in its own time. */
async function tornPages({ product }: Place): Promise<Planted> {
  const { pool } = product.database.owner;
  const set = async (statement: string, wanted: string) => {
    await pool.query(statement);
    await pool.query('SELECT pg_reload_conf()');
    await until('the server to read it', async () => {
      const { rows } = await pool.query<{ full_page_writes: string }>('SHOW full_page_writes');
      return rows[0]?.full_page_writes === wanted;
    });
  };
  await set('ALTER SYSTEM SET full_page_writes = off', 'off');
  return { undo: () => set('ALTER SYSTEM RESET full_page_writes', 'on') };
}
