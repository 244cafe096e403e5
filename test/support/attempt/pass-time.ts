import type { DialRig } from './dial-rig.ts';

/** Lets everything that is open be as much older, here and at the carrier, as if the time had passed. */
export async function passTime(rig: DialRig, seconds: number): Promise<void> {
  await rig.district.owner.pool.query(
    `UPDATE attempt SET intent_at = intent_at - $1 * interval '1 second', not_before = not_before - $1 * interval '1 second',
       deadline_at = deadline_at - $1 * interval '1 second'
     WHERE ended_at IS NULL`,
    [seconds],
  );
  await rig.district.owner.pool.query(
    `UPDATE outreach SET ordered_at = ordered_at - $1 * interval '1 second', look_at = look_at - $1 * interval '1 second',
       lost_at = lost_at - $1 * interval '1 second'`,
    [seconds],
  );
  for (const one of [...rig.twilio.messages(), ...rig.twilio.calls()]) {
    one.createdAt = one.createdAt.subtract({ seconds });
  }
}
