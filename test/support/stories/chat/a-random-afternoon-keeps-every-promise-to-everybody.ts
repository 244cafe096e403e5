import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anAct } from '#test/support/afternoon/acts/act.ts';
import { firstActs, spendAfternoon } from '#test/support/afternoon/afternoon.ts';
import { countDone, startTown } from '#test/support/afternoon/town.ts';

export function spendAfternoons({
  afternoons: wanted,
  seed: first,
}: {
  afternoons: number;
  seed: number;
}): void {
  /*
   * Faults that were planted to see this test fail, each within 50 afternoons:
   * - `closure stop` without a number means the newest closure, though another one is calling;
   * - `closure late 2h` opens the form as Closed;
   * - a decision does not edit the card in the other platform;
   * - a bot that is started again tells the thread a second time that a closure was approved;
   * - Stop and Pause are offered to somebody of the front office, who is refused; and Correct to everybody, while the
   *   last calls still ring;
   * - Stop is offered on the card of a closure that has finished;
   * - opt-outs on the card or phones reached in the thread are one too many, or phones reached in the report five: each is
   *   found in the first afternoon, by its first closure, which calls and ends;
   * - Preview is offered on a private copy of the card to an administrator, who is refused.
   * What is planted for the rules of drills, incidents, templates and translations stands in
   * `each-rule-of-a-random-afternoon-finds-its-fault`.
   */

  /** One that fails comes back by its seed, alone. */
  const afternoons = process.env['SEED'] === undefined ? wanted : 1;
  /** So many districts play side by side, for people mostly wait. */
  const towns = Math.min(3, afternoons);
  /** A district whose channels are full of closures takes long to look through. */
  const mostInTown = 15;
  /** A story that fails is told shorter as long as this. */
  const shortenForMs = 120_000;

  const mostActs = wanted === 1 ? 60 : 120;
  const someActs = fc.array(anAct, { minLength: 1, maxLength: mostActs, size: 'max' });
  const done = new Map<string, number>();

  test.concurrent.for(Array.from({ length: towns }, (_, town) => town))(
    'people on both platforms do what they like: what was meant is done, each is answered once, no card lies (district %i)',
    async (place) => {
      const seeds = Array.from({ length: afternoons }, (_, i) => first + i).filter(
        (_, i) => i % towns === place,
      );
      for (let from = 0; from < seeds.length; from += mostInTown) {
        await using town = await startTown();
        for (const seed of seeds.slice(from, from + mostInTown)) {
          let shortenedSinceMs: number | undefined;
          const afternoon = fc.asyncProperty(
            fc.constantFrom('slack', 'teams'),
            someActs,
            async (platform, acts) => {
              // However long the afternoon takes; only what comes of a failed one is left when it takes long.
              if (
                shortenedSinceMs !== undefined &&
                performance.now() - shortenedSinceMs > shortenForMs
              )
                return;
              await spendAfternoon(town, [...firstActs(platform), ...acts]).catch(
                (error: unknown) => {
                  shortenedSinceMs ??= performance.now();
                  throw error;
                },
              );
            },
          );
          const { failed, errorInstance } = await fc.check(afternoon, { seed, numRuns: 1 });
          if (!failed) continue;
          const story =
            errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
          throw new Error(`SEED=${seed} npm test -- a-random-afternoon\n${story}`);
        }
        for (const { act, count } of await countDone(town))
          done.set(act, (done.get(act) ?? 0) + count);
      }
    },
  );

  test('the afternoons were eventful: whatever people can do was done', () => {
    for (const act of ['campaign-approved', 'campaign-started', 'campaign-finished'])
      expect(done.get(act) ?? 0, act).toBeGreaterThanOrEqual(afternoons);
    const least = afternoons < 50 ? 0 : 1;
    for (const act of [
      'campaign-sent-back',
      'campaign-stopped',
      'decision-refused',
      'pause-refused',
      'district-frozen',
      'drill-approved',
      'drill-finished',
      'incident-opened',
      'incident-refused',
      'breach-reported',
      'template-made',
      'translations-asked',
      'translation-accepted',
    ])
      expect(done.get(act) ?? 0, act).toBeGreaterThanOrEqual(least);
  });
}
