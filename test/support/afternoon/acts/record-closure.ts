import type { Player } from '#test/support/afternoon/player/player.ts';
import { step } from '#test/support/afternoon/step.ts';
import type { Town } from '#test/support/afternoon/town.ts';
import { draftRecorded } from '#test/support/recording/recorded-closure.ts';
import { voice } from '#test/support/recording/sounds.ts';

/** Somebody asks for a closure of a school in their own voice; each sound is another one, which nobody has heard yet. */
export async function recordClosure(town: Town, player: Player, school: string): Promise<void> {
  town.recordings += 1;
  const sound = voice(3 + town.recordings / 100);
  await step(town, player, {
    says: 'requests a closure in their own voice',
    does: async () => {
      await draftRecorded(town.product, player.who, { en: sound }, { schoolIds: [school] });
    },
    effect: { creates: { happening: 'closed', schools: [school] } },
    isUnanswered: true,
  });
}
