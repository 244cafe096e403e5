/** What somebody outside is asked: leased, so that each is one worker's, and again after a while. */
export type Errands<Errand> = {
  lease(): Promise<readonly Errand[]>;
  /** Asks, and keeps the answer. */
  run(errand: Errand): Promise<void>;
  /** How long to rest once fewer were due than a lease takes. */
  idleMs: number;
  /** A lease takes so many; where nothing is said, a full one is rested after as well. */
  batch?: number;
  /** They are asked at once instead of one after another. */
  atOnce?: boolean;
};

/**
 * Runs what is due, and says how many milliseconds to rest. One that fails holds up no other: it is thrown once all were run, and
 * the end of its lease brings it back.
 */
export async function runErrands<Errand>(kind: Errands<Errand>): Promise<number> {
  const { idleMs, batch = Infinity, atOnce = false } = kind;
  const leased = await kind.lease();
  const ended: PromiseSettledResult<void>[] = [];
  for (const some of atOnce ? [leased] : leased.map((one) => [one]))
    ended.push(...(await Promise.allSettled(some.map((one) => kind.run(one)))));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return leased.length < batch ? idleMs : 0;
}
