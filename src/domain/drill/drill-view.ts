import type { DrillState, DrillWay } from './drill.ts';

/** What a drill’s phones did. */
export type DrillTally = {
  phones: number;
  /** Not called or texted yet. */
  waiting: number;
  /** A person picked up. */
  answered: number;
  voicemail: number;
  confirmed: number;
  noAnswer: number;
  /** The carrier refused the call, or never told what became of it. */
  failed: number;
  notCalled: number;
  texts: number;
  textsDelivered: number;
};

/** What a card tells of a drill. */
export type DrillView = {
  id: string;
  number: number;
  state: DrillState;
  requestedBy: string;
  requestedAt: Temporal.Instant;
  expiresAt: Temporal.Instant;
  text: string;
  way: DrillWay;
  from: string;
  phones: number;
  /** The eight digits that people compare. */
  code: string;
  registeredName: string;
  timeZone: string;
  decidedBy: string | null;
  decidedAt: Temporal.Instant | null;
  reason: string | null;
  endedAt: Temporal.Instant | null;
  endedBy: string | null;
  endReason: 'by-hand' | 'live-closure' | 'frozen' | null;
  firstRingAt: Temporal.Instant | null;
  tally: DrillTally;
};
