import { type Db, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import { isOnlyImport } from '#domain/import/import-run-store.ts';
import {
  compareAudience,
  countPhones,
  hasOutdatedGates,
  phonesByParts,
  refreshAudience,
  refreshGates,
} from './derived-store.ts';

export type Rebuilding = {
  /** The program that does it. */
  by: string;
  onProgress?: (done: number, all: number) => void;
  /** A part is a transaction, and as long as it runs a withdrawal by one of its phones waits. */
  phonesInPart?: number;
};

export type RebuiltGates = { phones: number; changed: number };

/**
 * Derives every gate again from the ledger, while calls run: a part locks its gates in order, as everybody does.
 * Until a part has come to a phone, a change of rules denies it everything but emergencies; the gate and the
 * answer fence derive theirs themselves.
 */
export async function rebuildGates(db: Db, rebuilding: Rebuilding): Promise<RebuiltGates> {
  const all = await countPhones(db);
  const rebuilt: RebuiltGates = { phones: 0, changed: 0 };
  for await (const ids of phonesByParts(db, rebuilding.phonesInPart ?? 500)) {
    rebuilt.changed += await transact(db, (tx) => refreshGates(tx, ids));
    rebuilt.phones += ids.length;
    rebuilding.onProgress?.(rebuilt.phones, all);
  }
  await transact(db, (tx) =>
    note(tx, { kind: 'system', id: rebuilding.by }, 'gates-rebuilt', on('district', '1'), {
      ...rebuilt,
    }),
  );
  return rebuilt;
}

/**
 * What a worker does by itself when the day of another set of rules comes: until a gate is derived again it lets
 * through emergencies only. Returns how many changed.
 */
export async function rebuildOutdatedGates(db: Db, by: string): Promise<number> {
  if (!(await hasOutdatedGates(db))) return 0;
  return (await rebuildGates(db, { by })).changed;
}

/** Derives the audience again from the roster; not beside an import, which would change it under our hands. */
export async function rebuildAudience(
  db: Db,
  rebuilding: Pick<Rebuilding, 'by'>,
): Promise<{ kind: 'rebuilt'; changed: number } | { kind: 'refused'; reason: 'another-import' }> {
  return transact(db, async (tx) => {
    if (!(await isOnlyImport(tx))) return { kind: 'refused', reason: 'another-import' };
    const { rows: changed } = await compareAudience(tx);
    await refreshAudience(tx);
    await note(tx, { kind: 'system', id: rebuilding.by }, 'audience-rebuilt', on('district', '1'), {
      changed,
    });
    return { kind: 'rebuilt', changed };
  });
}
