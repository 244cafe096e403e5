import { type Attempt, type Phone, useOf, verdictOn } from '#test/simulation/world/rows.ts';
import type { Task } from '#test/simulation/world/scheduler.ts';
import { transact } from '#test/simulation/world/transaction.ts';
import { say, type World } from '#test/simulation/world/world.ts';

const patienceMs = 6_000;
const mostWaits = 5;
type Scope = 'non-emergency' | 'wrong-number' | 'texts-only';

/** As in revoke-when-known.ts: committed once what it forbids is taken back, or with the carrier. */
export function withdraw(world: World, phone: Phone, scope: Scope, on?: Attempt): void {
  world.stats.withdrawals += 1;
  world.scheduler.start(world.bot, function* revoke(task) {
    for (let waits = 0; ; waits++) {
      const orders = yield* take(world, task, { phone, scope, on, mayWait: waits < mostWaits });
      if (orders.length === 0) return;
      const giveUpMs = world.scheduler.now + patienceMs;
      for (const { attempt, fence } of orders) {
        yield* transact(world, task, {
          locks: [[attempt.lock, 'change']],
          decide: () => () => {
            if (attempt.state === 'placing' && attempt.fence === fence) attempt.recallFence = fence;
          },
        });
      }
      const isUnknown = () =>
        orders.some(({ attempt, fence }) => attempt.state === 'placing' && attempt.fence === fence);
      while (isUnknown() && world.scheduler.now < giveUpMs) yield 10;
    }
  });
}

type Order = { attempt: Attempt; fence: string };

/** The orders that are in its way; where there are none, it stands. */
function* take(
  world: World,
  task: Task,
  {
    phone,
    scope,
    on,
    mayWait,
  }: { phone: Phone; scope: Scope; on: Attempt | undefined; mayWait: boolean },
): Generator<number, Order[], void> {
  return yield* transact(world, task, {
    locks: [[phone.gate, 'change']],
    decide: () => () => {
      const { now } = world.scheduler;
      const after = {
        ...phone,
        revokedAt: scope === 'texts-only' ? phone.revokedAt : Math.min(phone.revokedAt, now),
        wrongNumberAt: scope === 'wrong-number' ? now : phone.wrongNumberAt,
        textsOnlyAt: scope === 'texts-only' ? now : phone.textsOnlyAt,
      };
      const open = world.attempts.filter(
        (one) =>
          one.phone === phone &&
          one.state === 'placing' &&
          one.intentAt > now - patienceMs &&
          !verdictOn(after, useOf(one), now).allowed,
      );
      if (open.length > 0 && mayWait && !world.without.has('await-orders')) {
        return open.map((attempt) => ({ attempt, fence: attempt.fence }));
      }
      if (on !== undefined) on.isRefused = true;
      say(world, 'guardian', `phone ${phone.id} withdraws (${scope})`);
      if (scope === 'wrong-number') phone.wrongNumberAt = Math.min(phone.wrongNumberAt, now);
      if (scope === 'texts-only') phone.textsOnlyAt = Math.min(phone.textsOnlyAt, now);
      else phone.revokedAt = Math.min(phone.revokedAt, now);
      phone.withdrawnAt = Math.min(phone.withdrawnAt, now);
      return [];
    },
  });
}
