import type { CallEnding } from './carrier-report.ts';

/** How a call to somebody on the staff ended, by what the carrier says of it. */
export const callEndings = {
  completed: 'heard',
  busy: 'no-answer',
  'no-answer': 'no-answer',
  canceled: 'no-answer',
  failed: 'refused',
} as const satisfies Record<CallEnding, string>;
