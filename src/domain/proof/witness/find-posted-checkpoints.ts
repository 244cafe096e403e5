import type { Db } from '#database/transaction.ts';

/** As many as an evidence file carries proofs for. */
const most = 100;

/** The newest checkpoints that stand in witness channels, as they were posted. */
export async function findPostedCheckpoints(db: Db): Promise<string[]> {
  const posts = await db
    .selectFrom('checkpoint_post')
    .select('note')
    .orderBy('at', 'desc')
    .limit(most)
    .execute();
  return posts.map(({ note }) => note);
}
