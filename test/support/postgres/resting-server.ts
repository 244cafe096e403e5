import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { connect } from '#database/connect.ts';
import { type EmbeddedServer, startEmbeddedServer } from '#database/embedded/embedded-server.ts';
import { migrate } from '#database/migration/migrate.ts';
import { addEverybody } from './everybody.ts';
import { hasty } from './hasty.ts';
import { keepTodaysLaw } from './todays-law.ts';

/*
 * A migrated server that rests in a folder, and is copied by each run. It is made once for the files that make it,
 * and kept between runs; its name is a digest of them and of the day, for a migration writes down when it ran. Nobody
 * starts it, so runs in several checkouts can copy it at the same time.
 */

const root = path.join(import.meta.dirname, '../../..');
const run = promisify(execFile);

/** In `folder`, which is empty: a PostgreSQL as the migrations leave it. */
export async function startMigratedServer(
  folder: string,
  settings: Record<string, string> = hasty,
): Promise<EmbeddedServer> {
  await copyMigratedServer(folder);
  return startEmbeddedServer(folder, { settings });
}

/** The same, not started: two copies are of one system, as a primary and its standby are. */
export async function copyMigratedServer(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  await run('cp', ['-a', `${await restingServer()}/.`, folder]);
}

const places = path.join(tmpdir(), `bellwether-resting-servers-${process.getuid?.() ?? 'here'}`);

async function restingServer(): Promise<string> {
  const place = path.join(places, await digest());
  await mkdir(places, { recursive: true, mode: 0o755 });
  if (await isThere(place)) return place;
  const folder = await mkdtemp(path.join(places, 'making-'));
  await make(folder);
  // Of two that made one at the same time the second keeps what the first put there.
  await rename(folder, place).catch(async (error: unknown) => {
    await rm(folder, { recursive: true });
    if (!(await isThere(place))) throw error;
  });
  await forgetOld();
  return place;
}

async function make(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  await using server = await startEmbeddedServer(folder, {
    settings: { ...hasty, min_wal_size: '32MB' },
  });
  {
    await using template = connect({ url: server.ownerUrl, name: 'template', max: 1 });
    await migrate(template.db);
  }
  await addEverybody(server.ownerUrl);
  await keepTodaysLaw(server.ownerUrl);
}

/** Of all that says what the server is like when it is made. */
async function digest(): Promise<string> {
  const hash = createHash('sha256');
  hash.update([new Date().toISOString().slice(0, 10), process.version, process.arch].join());
  for (const folder of ['migrations', 'src/database', 'test/support/postgres'])
    for (const file of await filesOf(folder))
      hash.update(`\n${file}\n`).update(await readFile(path.join(root, file)));
  return hash
    .update(await readFile(path.join(root, 'package-lock.json')))
    .digest('hex')
    .slice(0, 32);
}

async function filesOf(folder: string): Promise<string[]> {
  const found = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort();
}

const dayMs = 86_400_000;

/** Nobody copies what is two days old. */
async function forgetOld(): Promise<void> {
  for (const name of await readdir(places)) {
    const place = path.join(places, name);
    const { mtimeMs } = await stat(place).catch(() => ({ mtimeMs: Date.now() }));
    if (mtimeMs < Date.now() - 2 * dayMs) await rm(place, { recursive: true, force: true });
  }
}

const isThere = (place: string) =>
  stat(place).then(
    () => true,
    () => false,
  );
