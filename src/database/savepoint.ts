import { setTimeout as wait } from 'node:timers/promises';
import { run } from './query.ts';
import { sqlState, type Transaction } from './transaction.ts';

const tries = 5;
const deadlock = '40P01';

/**
 * Runs the last part of a long transaction. After a deadlock this part alone is undone, its locks are released, and it
 * is tried again, up to five times; what came before it stands. A serialization failure (40001) can't be mended from
 * a savepoint, and none arises at READ COMMITTED, which is what we run at.
 */
export async function retryFromSavepoint<T>(tx: Transaction, act: () => Promise<T>): Promise<T> {
  await run(tx)`SAVEPOINT part`;
  for (let attempt = 1; ; attempt++) {
    try {
      return await act();
    } catch (error) {
      if (attempt >= tries || sqlState(error) !== deadlock) throw error;
      await run(tx)`ROLLBACK TO SAVEPOINT part`;
      await wait(Math.random() * 20 * attempt);
    }
  }
}
