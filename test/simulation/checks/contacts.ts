import {
  contactDueAt,
  contactStudents,
  familyToldAt,
  studentToldAt,
} from '#test/simulation/world/contacts.ts';
import { isOfStudent } from '#test/simulation/world/roster.ts';
import type { Attempt } from '#test/simulation/world/rows.ts';
import type { World } from '#test/simulation/world/world.ts';

export type Broken = (promise: string, what: string) => void;

/** The gate reads, and its transaction may end so much later. */
export const gateMs = 5_000;
const longestCallMs = 120_000;
const longestRingsMs = 300_000;

/** A call or text to an emergency contact is about to leave. */
export function checkContact(world: World, attempt: Attempt, broken: Broken): void {
  const { campaign, id, listed } = attempt;
  const { contactTurn } = listed;
  if (contactTurn === undefined) return;
  const { now } = world.scheduler;
  world.stats.contactsCalled += 1;
  if (campaign.policy.purpose !== 'emergency' || campaign.tells === 'staff') {
    broken('a contact is called in an emergency of families alone', `attempt ${id}`);
  }
  const dueAt = contactDueAt(campaign, contactTurn);
  if (now < dueAt) {
    broken('a contact waits for its turn after the family’s minutes', `attempt ${id}`);
  }
  // So long ago everything was as the gate saw it.
  const seenAt = now - gateMs - world.stoodStillMs;
  if (familyToldAt(attempt, now) <= seenAt - 10_000) {
    broken('a contact is called for a family that nobody told', `attempt ${id}`);
  }
  const mayRingBeside = now - dueAt >= longestRingsMs;
  for (const student of contactStudents(attempt, now)) {
    checkStudent(world, attempt, { student, seenAt, mayRingBeside, broken });
  }
}

function checkStudent(
  world: World,
  attempt: Attempt,
  of: { student: number; seenAt: number; mayRingBeside: boolean; broken: Broken },
): void {
  const { student, seenAt, mayRingBeside, broken } = of;
  const { campaign, id, phone } = attempt;
  const { now } = world.scheduler;
  const toldAt = studentToldAt(attempt, student, now);
  if (toldAt <= seenAt && toldAt > now - 10_000) {
    broken('a contact waits for who was told just now', `attempt ${id}, student ${student}`);
  }
  for (const other of campaign.attempts) {
    if (other.phone === phone || !isOfStudent(other.phone.person, student, now)) continue;
    const isContact = other.listed.contactTurn !== undefined;
    if (isContact && other.intentAt === now && other.channel === attempt.channel) {
      broken('a student’s contacts are called one by one', `attempts ${id} and ${other.id}`);
    }
    const isSettled = other.movedAt <= seenAt && other.intentAt > now - longestCallMs;
    if (other.channel !== 'voice' || !isSettled || toldAt < Infinity) continue;
    const rings = !mayRingBeside && ['placing', 'accepted', 'ringing'].includes(other.state);
    if (other.state === 'answered' || rings) {
      broken('a contact waits while the family is called', `attempts ${id} and ${other.id}`);
    }
  }
}

/** Who was told may have left the roster since. */
export function checkSpared(world: World, attempt: Attempt, broken: Broken): void {
  const { campaign, id, phone } = attempt;
  world.stats.contactsSpared += 1;
  const isTold = phone.person.contactOf.every((student) =>
    campaign.attempts.some(
      (one) =>
        one.phone !== phone &&
        one.toldAt < Infinity &&
        !one.isRefused &&
        !one.phone.person.isShared &&
        isOfStudent(one.phone.person, student, -Infinity),
    ),
  );
  if (!isTold) broken('a contact is spared where the family was told', `attempt ${id}`);
}

/** Not to a contact, nor to a guardian whom a court bars. */
export function checkNamed(
  world: World,
  { id, phone }: Attempt,
  { children, broken }: { children: readonly number[]; broken: Broken },
): void {
  const { kids, barredAt, leftFamilyAt } = phone.person;
  const { now } = world.scheduler;
  const isTheirs = children.every((child) => kids.includes(child));
  if (!isTheirs || barredAt < now || leftFamilyAt < now) {
    broken('no child is named to who holds no rights to it', `attempt ${id}`);
  }
}
