import type { ConsentReport } from './consent-report.ts';
import { type RoundedCount, roundCount } from './rounded-count.ts';

export type MeansCount = {
  means: string;
  count: RoundedCount;
  /** From received to effective; undefined where nothing can be told of it, and where few would be told of. */
  took: { medianSeconds: number; longestSeconds: number } | undefined;
};

/** The withdrawals of a report as it tells them, in rounded counts. */
export function withdrawalCounts({ revocations }: ConsentReport): {
  total: RoundedCount;
  last30Days: RoundedCount;
  byMeans: MeansCount[];
} {
  return {
    total: roundCount(revocations.total),
    last30Days: roundCount(revocations.last30Days),
    byMeans: revocations.byMeans.map(({ means, count, medianSeconds, longestSeconds }) => ({
      means,
      count: roundCount(count),
      took:
        medianSeconds === null || longestSeconds === null || roundCount(count) === 'few'
          ? undefined
          : { medianSeconds, longestSeconds },
    })),
  };
}
