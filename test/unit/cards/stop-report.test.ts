import { expect, test } from 'vitest';
import { stopReportText } from '#conversation/closure/pause/standstill-parts.ts';
import type { StopReport } from '#domain/closure/view/outcome-part.ts';

test.each<{ stop: StopReport | undefined; says: string | undefined }>([
  {
    stop: { quietAfterMs: 1_310, inProgress: 37, neverStarted: 912, isFinal: true, open: 0 },
    says: 'Last new call started 1.4 seconds after the stop; 37 calls were in progress; 912 never started.',
  },
  {
    stop: { quietAfterMs: 0, inProgress: 1, neverStarted: 1204, isFinal: true, open: 0 },
    says: 'No new call started after the stop; 1 call was in progress; 1,204 never started.',
  },
  {
    stop: { quietAfterMs: 800, inProgress: 37, neverStarted: 912, isFinal: false, open: 4 },
    says: 'The last calls are still being counted.',
  },
  { stop: undefined, says: undefined },
])('a stop says “$says”', ({ stop, says }) => {
  expect(stopReportText(stop)).toBe(says);
});
