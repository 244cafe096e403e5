import { appendFile, cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { additions, writeNextMigration } from '#test/support/postgres/next-version.ts';

const here = path.join(import.meta.dirname, '../../..');

/** Another release in a folder of its own, as an administrator lays one beside the one that runs. */
export type Release = AsyncDisposable & { programs: string; version: string };

/** The next release: these programs under a new version, with one migration of their own and the rights on its table. */
export async function nextRelease(): Promise<Release> {
  const programs = await mkdtemp(path.join(tmpdir(), 'bellwether-next-release-'));
  for (const part of ['src', 'migrations'])
    await cp(path.join(here, part), path.join(programs, part), { recursive: true });
  await symlink(path.join(here, 'node_modules'), path.join(programs, 'node_modules'));
  const version = '0.2.0';
  const packageFile = await readFile(path.join(here, 'package.json'), 'utf8');
  await writeFile(
    path.join(programs, 'package.json'),
    JSON.stringify({ ...JSON.parse(packageFile), version }),
  );
  await writeNextMigration(path.join(programs, 'migrations'), additions);
  await appendFile(
    path.join(programs, 'src/database/roles/worker.sql'),
    '\nGRANT SELECT, INSERT ON call_quality TO bellwether_worker;\n',
  );
  return {
    programs,
    version,
    [Symbol.asyncDispose]: () => rm(programs, { recursive: true }),
  };
}
