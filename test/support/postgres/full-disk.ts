import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Connection } from '#database/connect.ts';

const run = promisify(execFile);

/** A disk under the audit log that is full from now on, until it is given room or disposed of. */
export type FullDisk = AsyncDisposable & { isReal: boolean; makeRoom(): Promise<void> };

/**
 * Where this process may mount, a small disk of its own, filled to the last byte. Elsewhere the database says what it
 * would say then: the same SQLSTATE, from a trigger at the same place.
 */
export async function fullDisk(owner: Connection): Promise<FullDisk> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-small-disk-'));
  const isReal = await run('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder]).then(
    () => true,
    () => false,
  );
  return isReal ? realDisk(owner, folder) : saidToBeFull(owner, folder);
}

const nobody = 65534;

async function realDisk({ pool }: Connection, folder: string): Promise<FullDisk> {
  await chown(folder, nobody, nobody);
  const name = path.basename(folder).replaceAll('-', '_').toLowerCase();
  await pool.query(`CREATE TABLESPACE ${name} LOCATION '${folder}'`);
  await pool.query(`ALTER TABLE audit_entry SET TABLESPACE ${name}`);
  const stuffing = path.join(folder, 'stuffing');
  await writeFile(stuffing, Buffer.alloc(16_000_000)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOSPC') throw error;
  });
  // The pages that the table has already are written full, too.
  await pool
    .query(
      `INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id)
       SELECT 'system', 'filled', 'disk', n::text FROM generate_series(1, 100000) AS n`,
    )
    .then(
      () => {
        throw new Error('the disk is not full');
      },
      (error: unknown) => {
        if (!(error instanceof Error && 'code' in error && error.code === '53100')) throw error;
      },
    );
  return {
    isReal: true,
    makeRoom: () => rm(stuffing),
    async [Symbol.asyncDispose]() {
      await pool.query('ALTER TABLE audit_entry SET TABLESPACE pg_default');
      await pool.query(`DROP TABLESPACE ${name}`);
      // A background writer may hold a file open for a moment.
      await run('umount', ['--lazy', folder]);
      await rm(folder, { recursive: true });
    },
  };
}

async function saidToBeFull({ pool }: Connection, folder: string): Promise<FullDisk> {
  await rm(folder, { recursive: true });
  await pool.query(`
    CREATE FUNCTION say_full() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER full_disk BEFORE INSERT ON audit_entry EXECUTE FUNCTION say_full()`);
  const makeRoom = async () => {
    await pool.query('DROP TRIGGER IF EXISTS full_disk ON audit_entry');
  };
  return { isReal: false, makeRoom, [Symbol.asyncDispose]: makeRoom };
}
