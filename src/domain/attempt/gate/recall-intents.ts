import { type Db, transact } from '#database/transaction.ts';
import { lockAttempts } from '#domain/attempt/attempt-store.ts';
import { step } from '#domain/attempt/machine/step.ts';
import { recordSteps } from '#domain/attempt/outcome/record-step.ts';
import type { Unsent } from './recall-store.ts';

/**
 * Takes back intents that were never sent, and never will be, each only while it stands as its worker left it. They are
 * planned again and nothing about them is in doubt. Returns how many there were.
 */
export async function recallIntents(
  db: Db,
  { worker, unsent }: { worker: string; unsent: readonly Unsent[] },
): Promise<number> {
  return transact(db, async (tx) => {
    const attempts = await lockAttempts(
      tx,
      unsent.map(({ attemptId }) => attemptId),
    );
    const steps = unsent.flatMap(({ attemptId, fence }) => {
      const attempt = attempts.get(attemptId);
      return attempt === undefined
        ? []
        : [{ attempt, taken: step(attempt, { kind: 'recalled', fence }) }];
    });
    await recordSteps(tx, steps, { kind: 'system', id: worker });
    return steps.filter(({ taken }) => taken.reading === 'applied').length;
  });
}
