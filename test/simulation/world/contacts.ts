import { turnSeconds } from '#domain/attempt/machine/household.ts';
import { isOfStudent } from './roster.ts';
import type { Attempt, Campaign } from './rows.ts';

/** What the database's functions say of emergency contacts (contact-calls.sql). */

/** When a contact is due by its place in line: the family has its time again after a pause and a freeze. */
export function contactDueAt(
  { resumedAt, thawedAt, contactsAfterMs }: Campaign,
  turn: number,
): number {
  return Math.max(resumedAt, thawedAt) + contactsAfterMs + (turn - 1) * turnSeconds * 1000;
}

export function contactStudents({ phone: { person } }: Attempt, now: number): readonly number[] {
  return person.leftFamilyAt > now ? person.contactOf : [];
}

/** Calls to other phones of a student's people. */
const callsFor = ({ campaign, phone }: Attempt, student: number, now: number): Attempt[] =>
  campaign.attempts.filter(
    (one) =>
      one.channel === 'voice' && one.phone !== phone && isOfStudent(one.phone.person, student, now),
  );

/** When a person was told at another phone of the student's people. */
export function studentToldAt(
  attempt: Attempt,
  student: number,
  now: number,
  countsRefused = false,
): number {
  const told = callsFor(attempt, student, now).filter(
    ({ disposition, isRefused, phone }) =>
      disposition === 'person' && !phone.person.isShared && (countsRefused || !isRefused),
  );
  return Math.min(...told.map(({ firstEnding }) => firstEnding?.at ?? Infinity));
}

/** When the last of its students was told of. */
export function familyToldAt(attempt: Attempt, now: number, countsRefused = false): number {
  const told = contactStudents(attempt, now).map((student) =>
    studentToldAt(attempt, student, now, countsRefused),
  );
  return told.length === 0 ? Infinity : Math.max(...told);
}

/** Whether another phone of such a student's people rings, or talks or told them a moment ago. */
export function contactWaits(attempt: Attempt, now: number): 'rings' | 'talks' | null {
  const waits = contactStudents(attempt, now).map((student) => {
    const toldAt = studentToldAt(attempt, student, now);
    if (toldAt < Infinity) return toldAt > now - 10_000 ? 'talks' : null;
    const live = callsFor(attempt, student, now).filter(
      ({ state, intentAt }) =>
        ['placing', 'accepted', 'ringing', 'answered'].includes(state) && intentAt > now - 120_000,
    );
    if (live.some(({ state }) => state === 'answered')) return 'talks';
    return live.length > 0 ? 'rings' : null;
  });
  return waits.includes('talks') ? 'talks' : waits.includes('rings') ? 'rings' : null;
}
