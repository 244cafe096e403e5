import type { Faults } from '#sandbox/twilio/faults.ts';
import type { Recordings } from '#sandbox/twilio/recording/recordings.ts';
import type { SignedPost } from '#sandbox/twilio/signed-post.ts';
import type { Alert } from './alerts.ts';
import type { PhoneBehavior } from './phone-behavior.ts';
import type { Scheduler } from './scheduler.ts';

/** Something a watching page may want to draw again. */
export type Change =
  | { kind: 'call'; sid: string; number: string }
  | { kind: 'text'; sid: string; number: string };

/** What every part of the emulated carrier shares. */
export type Network = {
  accountSid: string;
  scheduler: Scheduler;
  post: SignedPost;
  faults: Faults;
  recordings: Recordings;
  /** What its debugger keeps, oldest first. */
  alerts: Alert[];
  behaviorOf(number: string): PhoneBehavior;
  changed(change: Change): void;
};
