import { factOf } from '#test/support/afternoon/model/thing.ts';
import type { OpenForm } from '#test/support/afternoon/player/seen.ts';
import { step } from '#test/support/afternoon/step.ts';
import type { Town } from '#test/support/afternoon/town.ts';
import type { Act } from '../act.ts';
import { pickOf } from '../choose.ts';
import { finishForm } from '../finish-form.ts';
import { sayWords } from '../say-words.ts';
import { pressOnThing } from './press-on-thing.ts';

const doors = ['north', 'south', 'garden'];
const about = (door: string | undefined) => `Please come in by the ${door} door.`;

/** A requester asks for proposals and sends the announcement; somebody who reads the language decides on one. */
export async function translate(town: Town, act: Act): Promise<void> {
  const waits = (await town.book()).things.some(
    (one) => one.kind === 'translation' && factOf(one, 'state') === 'proposed',
  );
  if (!waits || act.more % 2 === 0) await announce(town, act);
  for (const platform of [act.platform, act.platform === 'slack' ? 'teams' : 'slack'] as const)
    if (await pressOnThing(town, { ...act, platform }, ['translation'])) return;
}

/** The announcement goes out in the languages that are accepted for its English, whatever is changed in it last. */
async function announce(town: Town, act: Act): Promise<void> {
  const { small } = town.schools;
  const player = town.player(
    pickOf(['principal', 'deputy'] as const, act.person) ?? 'principal',
    act.platform,
  );
  const english = about(pickOf(doors, act.pick));
  await sayWords(town, player, { words: 'closure' });
  await step(town, player, {
    says: 'chooses an announcement',
    does: () =>
      player.submit({
        happening: 'other',
        ground: 'none',
        purpose: 'school-mission',
        schools: small,
        delivery: 'call',
      }),
  });
  await step(town, player, {
    says: 'opens the other languages',
    does: () => player.pressForm('message-languages', { 'text-en': english }),
  });
  await step(town, player, {
    says: `asks for translations of “${english}”`,
    does: () => player.pressForm('propose-translations', { 'text-en': english }),
    effect: { things: [{ makes: 'translation', any: true, sets: { english } }] },
  });
  const isChanged = act.more % 4 === 1;
  const said = isChanged ? about(pickOf(doors, act.pick + 1)) : english;
  await finishForm(town, player, {
    says: isChanged ? 'changes the English, and requests' : 'requests an announcement',
    // What was accepted for the other English is refused until somebody clears it.
    values: (form) => ({ 'text-en': said, ...(isLagging(form) ? cleared(form) : {}) }),
    effect: { creates: { happening: 'other', schools: [small] } },
  });
}

const isLagging = ({ words }: OpenForm) => words.includes('for other English');

const cleared = ({ fields }: OpenForm) =>
  Object.fromEntries(
    fields
      .filter((name) => name.startsWith('text-') && name !== 'text-en')
      .map((name) => [name, '']),
  );
