/**
 * How the carrier shows that it is short of room.
 * - refused: it refuses orders for now (429).
 * - queued: it takes them and lets them wait, where no stop reaches them in time.
 * - queue-full: it holds a day's worth of calls.
 * - unanswered: half of the orders or more get no answer.
 */
export type Pressure = 'refused' | 'queued' | 'queue-full' | 'unanswered';

/** What people are told while it lasts. */
export type PaceState = {
  /** Calls a second that are used at present; below the limit while the carrier is short of room. */
  callsPerSecond: number;
  pressure?: Pressure;
};

/** After this long the campaign is paused: somebody should look at the account. */
export const longestPressureMinutes = 10;
