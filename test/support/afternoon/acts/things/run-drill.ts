import { until } from '#sandbox/until.ts';
import { checkAll } from '#test/support/afternoon/checks/check-all.ts';
import { isKnown, mayRequest } from '#test/support/afternoon/model/rights.ts';
import { factOf, type Thing } from '#test/support/afternoon/model/thing.ts';
import { isBarred } from '#test/support/afternoon/model/thing-rights.ts';
import { rest } from '#test/support/afternoon/rest.ts';
import type { Town } from '#test/support/afternoon/town.ts';
import type { Act } from '../act.ts';
import { pickOf, someone } from '../choose.ts';
import { finishForm } from '../finish-form.ts';
import { sayWords } from '../say-words.ts';
import { pressOnThing } from './press-on-thing.ts';

/** One step of a drill: somebody asks for it, somebody decides or ends it, or its phones are done. */
export async function runDrill(town: Town, act: Act): Promise<void> {
  const live = (await town.book()).things.find(isLiveDrill);
  if (live === undefined || act.more % 4 === 0) await askForDrill(town, act);
  else if (factOf(live, 'state') === 'submitted' || act.more % 2 === 0)
    await pressOnThing(town, act, ['drill']);
  // The phones of a list are soon done.
  const called = (await town.book()).things.find(isLiveDrill);
  if (called === undefined) return;
  if (factOf(called, 'state') === 'calling') return letItEnd(town, called);
  if (live === undefined && act.more % 3 !== 0) await pressOnThing(town, act, ['drill']);
}

const isLiveDrill = (one: Thing) =>
  one.kind === 'drill' && ['submitted', 'calling'].includes(factOf(one, 'state'));

/** One is asked for at a time, and none beside a closure or a freeze; meanwhile the words show what there is. */
async function askForDrill(town: Town, act: Act): Promise<void> {
  const player = town.player(someone(act, ['principal', 'deputy']), act.platform);
  const { who } = player;
  const before = await town.book();
  const seen = await sayWords(town, player, { words: 'closure drill', privately: true });
  const isAllowed = isKnown(who) && mayRequest(who) && (await town.drillPhones()) > 0;
  const isPossible = isAllowed && !before.things.some(isLiveDrill) && !isBarred(before);
  if ((seen.form !== undefined) !== isPossible) {
    const after = await town.book();
    if (isBarred(before) === isBarred(after))
      throw new Error(
        `“closure drill” ${isPossible ? 'opens no form for' : 'opens a form for'} ${who}`,
      );
  }
  if (seen.form === undefined) return;
  const way = pickOf(['both', 'call', 'text'] as const, act.pick) ?? 'both';
  await finishForm(town, player, {
    says: 'requests a drill',
    values: { way },
    effect: { things: [{ makes: 'drill', sets: { state: 'submitted', by: who } }] },
  });
}

async function letItEnd(town: Town, { id }: Thing): Promise<void> {
  town.story.push('the drill finishes');
  await until('the end of the drill', async () => {
    const one = (await town.book()).things.find((it) => it.id === id);
    return one !== undefined && factOf(one, 'state') !== 'calling';
  });
  await rest(town);
  await checkAll(town);
}
