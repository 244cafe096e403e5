import type { unreachedRefusals } from '#refusals/closure.ts';
import type { HandCallGroup } from './hand-call-batch.ts';

/** A closure's families whom nothing reached: those whom one person took to call by hand, a page at a time, or all. */
export type Unreached = {
  closure: { id: string; number: number };
  timeZone: string;
  /** The approved words in English: what to tell a family. */
  says: string | null;
  /** Why nobody is on the list; looked at where nobody is. */
  emptyBecause: EmptyReason;
  /** Of a stopped closure, which has no list: what it said may be wrong, so nobody calls by hand about it. */
  stopped?: StoppedTally;
  families: UnreachedFamily[];
  /** On the list, no matter who has them. */
  total: number;
  /** Of them, those whom somebody called by hand. */
  called: number;
  /** Taken by this person and not called yet; theirs until then. */
  mine?: { families: number; until: Temporal.Instant };
  /** Taken by others, by person. */
  taken: { by: string; at: Temporal.Instant; families: number }[];
  /** What can be taken, the largest group first. */
  groups: HandCallGroup[];
  /** From 0. */
  page: number;
  pages: number;
};

/** Families whom a closure had not reached when it was stopped. */
export type StoppedTally = {
  /** Absent where the program stopped it. */
  by?: string;
  /** No call or text to them had begun. */
  notCalled: number;
  /** One had, and reached nobody. */
  tried: number;
};

export type EmptyReason = 'still-calling' | 'other-schools' | 'all-reached';

/** Students with the same guardians. */
export type UnreachedFamily = {
  /** One of its students, by whom it is known for as long as the roster says so. */
  id: string;
  schools: string[];
  guardians: {
    name: string /** BCP 47, such as `es`. */;
    language: string;
    phones: UnreachedPhone[];
  }[];
  /** Absent where nobody has called them. */
  called?: { by: string; at: Temporal.Instant };
  /** Who took it to call it; absent where nobody has it. */
  taken?: { by: string; at: Temporal.Instant; isMine: boolean };
};

export type UnreachedPhone = {
  /** E.164, for the person who took it. */
  number?: string;
  /** A stranger has it, or nobody may call it: then nobody is given it. */
  isBarred: boolean;
  /** How the last try ended, or the rule that left the phone out; absent where the closure ended before. */
  ending: string | undefined;
  /** The rule's own words, where the ending is one. */
  reason: string | undefined;
  /** Its people asked for texts, and no calls. */
  wantsTexts: boolean;
};

export type UnreachedRefusal = keyof typeof unreachedRefusals | 'no-campaign';

export const familiesOnPage = 10;

/** A stranger has the number, or it is a line that nobody may be called on. */
const neverCalled: ReadonlySet<string> = new Set([
  'wrong-number',
  'reassigned',
  'emergency-line',
  'district-block',
]);

/** Whether the list may give the number to the person who calls by hand. */
export function mayBeCalledByHand(endings: readonly (string | null)[]): boolean {
  return endings.every((ending) => ending === null || !neverCalled.has(ending));
}
