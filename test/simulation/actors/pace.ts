import type { Task } from '#test/simulation/world/scheduler.ts';
import { transact } from '#test/simulation/world/transaction.ts';
import type { World } from '#test/simulation/world/world.ts';

/** As in pacing.ts: how late a slot may be fired, and how much wider than the rate the slots are for it. */
export const mostLateMs = 6;
const stretch = 0.014;
export const leadMs = 60;

export type Slots = { firstMs: number; spacingMs: number };

/** The arithmetic of pace-store.ts: one row, and anyone who changes it waits for the person who does already. */
export function* reserve(world: World, task: Task, count: number): Generator<number, Slots, void> {
  const { pace } = world;
  const spacingMs = (1000 * (1 + stretch)) / pace.callsPerSecond;
  return yield* transact(world, task, {
    locks: world.without.has('pace-lock') ? [] : [[pace.lock, 'change']],
    decide: () => {
      const firstMs = Math.max(pace.nextSlotAt, world.scheduler.now + leadMs);
      return () => {
        pace.nextSlotAt = firstMs + count * spacingMs;
        return { firstMs, spacingMs };
      };
    },
  });
}
