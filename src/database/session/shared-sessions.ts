import { one } from '#database/query.ts';
import type { Db } from '../connect.ts';

const rounds = 5;

/**
 * Whether a pooler lends one session of the server to several of ours (transaction mode): settings, locks, roles and
 * notifications would be another’s. A session of ours that another one can take the server’s from, or that wakes up in
 * another after a transaction elsewhere, has none of its own.
 */
export async function areSessionsShared(db: Db): Promise<boolean> {
  return db.connection().execute((one) =>
    db.connection().execute(async (other) => {
      for (let round = 0; round < rounds; round++) if (await isLent(one, other)) return true;
      return false;
    }),
  );
}

/** The pooler hands out the session that came back last, or the one that waits longest: either shows. */
async function isLent(one: Db, other: Db): Promise<boolean> {
  const own = await numberOf(one);
  return other.transaction().execute(async (busy) => {
    if ((await numberOf(busy)) === own) return true;
    return (await numberOf(one)) !== own;
  });
}

async function numberOf(db: Db): Promise<number | undefined> {
  const row = await one<{ pid: number }>(db)`SELECT pg_backend_pid() AS pid`;
  return row?.pid;
}
