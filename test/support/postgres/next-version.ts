import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrationsIn, ownFolder } from '#database/migration/pending-migrations.ts';

export const nextMigration = '20270301T0000-next';

type Version = AsyncDisposable & { folder: string };

/** The migrations of a next version, in a folder: ours, and one more that does this. */
export async function nextVersion(does: string): Promise<Version> {
  const next = await versionOf(await migrationsIn(ownFolder));
  await writeNextMigration(next.folder, does);
  return next;
}

/** The migrations of the first release: its baseline alone. */
export async function firstVersion(): Promise<Version> {
  const [baseline = ''] = [...(await migrationsIn(ownFolder))].toSorted();
  return versionOf([baseline]);
}

async function versionOf(migrations: Iterable<string>): Promise<Version> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-version-'));
  for (const name of migrations) {
    const own = JSON.stringify(path.join(ownFolder, `${name}.ts`));
    await writeFile(path.join(folder, `${name}.ts`), `export * from ${own};\n`);
  }
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

/** Adds the migration of a next version to this folder. */
export const writeNextMigration = (folder: string, does: string): Promise<void> =>
  writeFile(
    path.join(folder, `${nextMigration}.ts`),
    `import { sql } from ${JSON.stringify(import.meta.resolve('kysely'))};
export const up = (db) => sql.raw(${JSON.stringify(does)}).execute(db);\n`,
  );

/** What a next version may bring while this one runs: it only adds. Locks of each kind that adding takes are among it. */
export const additions = `
  CREATE TABLE call_quality (
    attempt_id uuid NOT NULL REFERENCES attempt (id),
    campaign_id uuid NOT NULL REFERENCES campaign (id),
    score integer NOT NULL CHECK (score BETWEEN 1 AND 5)
  );
  GRANT SELECT, INSERT ON call_quality TO bellwether_worker;
  ALTER TABLE attempt ADD COLUMN quality integer;
  ALTER TABLE campaign ADD COLUMN quality_wanted boolean NOT NULL DEFAULT false;
  ALTER TABLE phone ADD COLUMN quality_seen_at timestamptz;
  ALTER TABLE district ADD COLUMN quality_least integer NOT NULL DEFAULT 3;
  CREATE INDEX attempt_quality ON attempt (quality) WHERE quality IS NOT NULL;
  CREATE FUNCTION keep_quality() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.quality := coalesce(NEW.quality, OLD.quality);
    RETURN NEW;
  END $$;
  CREATE TRIGGER attempt_keeps_quality BEFORE UPDATE ON attempt FOR EACH ROW EXECUTE FUNCTION keep_quality();`;
