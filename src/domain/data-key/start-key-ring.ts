import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { type DataKey, fixedRing, type KeyRing, keyClasses } from '#vault/data-key.ts';
import { KeeperAway, type KeyKeepers } from '#vault/keepers/key-keeper.ts';
import { type KeySettings, openKeepers } from '#vault/keepers/open-keepers.ts';
import { keyEntry, keysGoodMinutes } from './data-key.ts';
import {
  deleteReader,
  lockKeys,
  nextKeyId,
  noteAlive,
  noteReader,
  selectKeys,
  type WrappedKey,
} from './data-key-store.ts';

/** The keys of one process, unwrapped once and kept in memory; it takes over by itself what changes. */
export type KeptRing = AsyncDisposable &
  KeyRing & {
    keepers: KeyKeepers;
    /** Takes over what has changed now, and tells that it has. Throws where it can't; the keys at hand stay. */
    refresh(): Promise<void>;
    /** Whether the keeper of the key-encryption key has not answered for too long. The keys at hand still work. */
    isAway(): boolean;
  };

type Ring = {
  db: Db;
  keepers: KeyKeepers;
  /** As `key_reader` names this process. */
  reader: string;
  program: string;
  onFault: (error: unknown) => void;
} & KeeperTimes;

/** How often every process looks for new keys. */
const refreshEveryMs = 3_000;
/** How often the keeper is asked whether it still answers, and when its silence is too long. */
const keeperTimes = { askKeeperEveryMs: 60_000, awayAfterMs: keysGoodMinutes * 60_000 };
type KeeperTimes = typeof keeperTimes;

/** Opens the data keys, and makes the first ones in a new database. `program` is what a person calls this process. */
export async function startKeyRing(
  db: Db,
  request: { settings: KeySettings; program: string; onFault: (error: unknown) => void },
  times: KeeperTimes = keeperTimes,
): Promise<{ kind: 'open'; ring: KeptRing } | { kind: 'refused'; sentence: string }> {
  const { settings, program, onFault } = request;
  const reader = `${program} ${hostname()}:${process.pid}:${randomBytes(3).toString('hex')}`;
  const ring = { db, keepers: openKeepers(settings), reader, program, onFault, ...times };
  try {
    await makeMissing(ring);
    return { kind: 'open', ring: await readRing(ring) };
  } catch (error) {
    if (error instanceof KeyUnknown) return { kind: 'refused', sentence: error.message };
    if (error instanceof KeeperAway) {
      return { kind: 'refused', sentence: `the keys can’t be opened: ${error.message}` };
    }
    throw error;
  }
}

/** Why these settings don't open each key of the database; undefined where they do. Writes nothing. */
export async function findKeyFault(db: Db, settings: KeySettings): Promise<string | undefined> {
  const keepers = openKeepers(settings);
  try {
    for (const key of (await selectKeys(db)).keys) await unwrap(keepers, key);
    return undefined;
  } catch (error) {
    if (error instanceof KeyUnknown || error instanceof KeeperAway) return error.message;
    throw error;
  }
}

/** No keeper here wrapped it, or not so. */
class KeyUnknown extends Error {
  override name = 'KeyUnknown';
}

async function makeMissing({ db, keepers, program }: Ring): Promise<void> {
  const areThere = (keys: readonly WrappedKey[]) =>
    keyClasses.every((of) => keys.some((key) => key.class === of && key.state === 'current'));
  if (areThere((await selectKeys(db)).keys)) return;
  await transact(db, async (tx) => {
    await lockKeys(tx);
    const { keys } = await selectKeys(tx);
    for (const of of keyClasses) {
      if (keys.some((key) => key.class === of && key.state === 'current')) continue;
      const place = { id: await nextKeyId(tx), class: of };
      const wrapped = await keepers[0].wrap(randomBytes(32), place);
      const values = { ...place, wrapped, wrapped_by: keepers[0].name };
      await tx.insertInto('data_key').values(values).execute();
      await insertAuditEntry(tx, keyEntry('data-key-made', place, program));
    }
  });
}

async function readRing(ring: Ring): Promise<KeptRing> {
  const { db, keepers, reader, onFault, askKeeperEveryMs, awayAfterMs } = ring;
  let held = new Map<number, DataKey>();
  let current: KeyRing = fixedRing([]);
  let answeredAtMs = performance.now();
  let awaySinceMs: number | undefined;
  const ask = async <T>(question: () => Promise<T>): Promise<T> => {
    try {
      const answer = await question();
      answeredAtMs = performance.now();
      awaySinceMs = undefined;
      return answer;
    } catch (error) {
      if (error instanceof KeeperAway) awaySinceMs ??= performance.now();
      throw error;
    }
  };
  const read = async () => {
    const { at, keys } = await selectKeys(db);
    const next = new Map<number, DataKey>();
    for (const key of keys) {
      next.set(key.id, held.get(key.id) ?? (await ask(() => unwrap(keepers, key))));
    }
    held = next;
    const writing = keys.filter(({ state }) => state === 'current').map(({ id }) => next.get(id));
    const coming = keys.filter(({ state }) => state === 'next').map(({ id }) => next.get(id));
    const all = new Set([...writing, ...coming, ...next.values()]);
    current = fixedRing(
      [...all].filter((key) => key !== undefined),
      coming,
    );
    await noteReader(db, reader, at);
    const [first] = keys;
    if (first !== undefined && performance.now() - answeredAtMs > askKeeperEveryMs) {
      await ask(() => unwrap(keepers, first));
    }
  };
  const refresh = () =>
    read().catch(async (error: unknown) => {
      // It lives: a rotation has to wait for it.
      await noteAlive(db, reader);
      throw error;
    });
  await refresh();
  const over = new AbortController();
  const keeping = keep(refresh, { onFault, signal: over.signal });
  return {
    keepers,
    current: (of) => current.current(of),
    find: (id) => held.get(id),
    all: (of) => current.all(of),
    coming: (of) => current.coming(of),
    refresh,
    isAway: () => awaySinceMs !== undefined && performance.now() - awaySinceMs >= awayAfterMs,
    async [Symbol.asyncDispose]() {
      over.abort();
      await keeping;
      await deleteReader(db, reader).catch(() => undefined);
    },
  };
}

async function keep(
  refresh: () => Promise<void>,
  { onFault, signal }: { onFault: (error: unknown) => void; signal: AbortSignal },
): Promise<void> {
  for (;;) {
    await wait(refreshEveryMs, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return;
    await refresh().catch(onFault);
  }
}

/** As a keeper of these can. */
async function unwrap(keepers: KeyKeepers, key: WrappedKey): Promise<DataKey> {
  const { id, class: of, wrapped, wrappedBy } = key;
  const setting = wrappedBy.startsWith('setting:') ? 'BELLWETHER_KEY' : 'BELLWETHER_KMS_KEY';
  const wrong = `${setting} is not the key that this database was written with`;
  const keeper = keepers.find(({ name }) => name === wrappedBy);
  if (keeper === undefined) throw new KeyUnknown(wrong);
  try {
    return { id, class: of, bytes: await keeper.unwrap(wrapped, { id, class: of }) };
  } catch (error) {
    if (error instanceof KeeperAway) throw error;
    throw new KeyUnknown(wrong, { cause: error });
  }
}
