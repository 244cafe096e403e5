/** A checkpoint that is on its way to the auditor's mail box. */
export type CheckpointMail = {
  id: string;
  size: number;
  note: string;
  /** When it was written. */
  at: Temporal.Instant;
  tries: number;
  registeredName: string;
  timeZone: string;
};

export type CheckpointMailFailure = 'unreachable' | 'insecure' | 'sign-in' | 'rejected';

const retryMinutes = [1, 5, 15, 30];
const longestMinutes = 60;

/** How many minutes after so many failures it is tried again. */
export const retryAfterMinutes = (failures: number): number =>
  retryMinutes[failures - 1] ?? longestMinutes;

/** A mail server that makes a stranger wait, or starts again, is no news. */
export const patienceMinutes = 10;
