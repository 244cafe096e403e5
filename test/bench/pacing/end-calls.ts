import { setTimeout as wait } from 'node:timers/promises';
import { recordReports } from '#domain/attempt/outcome/record-reports.ts';
import type { BenchDatabase } from '#test/bench/bench.ts';

/** Tells each second what has ended, until it is disposed of. */
export function endCalls({ application, owner }: BenchDatabase): AsyncDisposable {
  const over = new AbortController();
  const telling = (async () => {
    while (!over.signal.aborted) {
      const { rows: calls } = await owner.pool.query<{ token: string; carrierId: string }>(
        `SELECT token, carrier_id AS "carrierId" FROM attempt
         WHERE state = 'accepted' AND intent_at < now() - interval '20 seconds' LIMIT 1000`,
      );
      const said = calls.map(({ token, carrierId }) => ({
        token,
        phoneIndexes: undefined,
        report: { ...busy, carrierId },
      }));
      if (said.length > 0) await recordReports(application.db, said);
      await wait(1_000, undefined, { signal: over.signal }).catch(() => undefined);
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      over.abort();
      await telling;
    },
  };
}

/** Nobody picks up: of calls that are answered without our words the product would make an end. */
const busy = {
  kind: 'call',
  sequenceNumber: 3,
  carrierStatus: 'busy',
  progress: 'ended',
  ending: 'busy',
  seconds: 0,
} as const;

/** Each worker listens for what to call. */
export async function areUp({ owner }: BenchDatabase, workers: number): Promise<boolean> {
  const { rows: listening } = await owner.pool.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN campaign'`,
  );
  return listening.length >= workers;
}
