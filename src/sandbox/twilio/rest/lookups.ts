import { createHash } from 'node:crypto';

export type Lookups = {
  /** From that day on the number is somebody else's, such as 2026-09-01. */
  reassign: (number: string, since: string) => void;
  /** Whether the number was given up after the day. */
  isReassigned(number: string, lastVerified: Temporal.PlainDate): ReassignedWord;
};

export type ReassignedWord = 'yes' | 'no' | 'no_data_available';

// The database knows of numbers given up since 27 January 2021: 47 CFR 64.1200(m), DA 21-1649.
const firstDay = Temporal.PlainDate.from('2021-01-27');

/** What the Reassigned Numbers Database holds. The same numbers lack data in every run with the same seed. */
export function createLookups(seed: number, noDataShare: number): Lookups {
  const since = new Map<string, Temporal.PlainDate>();

  return {
    reassign(number, day) {
      since.set(number, Temporal.PlainDate.from(day));
    },
    isReassigned(number, lastVerified) {
      const day = since.get(number);
      if (day !== undefined && Temporal.PlainDate.compare(day, lastVerified) > 0) return 'yes';
      if (day === undefined && draw(`${seed}:lookup:${number}`) < noDataShare) {
        return 'no_data_available';
      }
      const isTooEarly = Temporal.PlainDate.compare(lastVerified, firstDay) < 0;
      return isTooEarly ? 'no_data_available' : 'no';
    },
  };
}

function draw(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
