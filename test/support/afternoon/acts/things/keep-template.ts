import { isLive } from '#test/support/afternoon/model/book.ts';
import { isKnown, mayRequest } from '#test/support/afternoon/model/rights.ts';
import { factOf, type Thing } from '#test/support/afternoon/model/thing.ts';
import type { Player } from '#test/support/afternoon/player/player.ts';
import { step } from '#test/support/afternoon/step.ts';
import type { Town } from '#test/support/afternoon/town.ts';
import type { Act } from '../act.ts';
import { someone } from '../choose.ts';
import { finishForm } from '../finish-form.ts';
import { requestClosure, requests } from '../request-closure.ts';
import { sayWords } from '../say-words.ts';

/** The words stand in place of the standard ones: each closing begins with them until they retire. */
const happening = 'closed';
const endings = ['Stay warm.', 'Stay home.', 'Drive slowly.', 'Call a neighbor.'];
const wordsOf = (version: number) =>
  `On {date}, {school} will be closed {reason}. ${endings[version % endings.length]}`;

/** Somebody who requests closures makes, changes or retires a template, and closes a school; nobody else is offered it. */
export async function keepTemplate(town: Town, act: Act): Promise<void> {
  const player = town.player(someone(act, ['principal', 'deputy']), act.platform);
  const { who } = player;
  const one = (await town.book()).things.find(
    (it) => it.kind === 'template' && factOf(it, 'retired') === '',
  );
  const seen = await sayWords(town, player, { words: 'closure templates', privately: true });
  const button = seen.notes
    .flatMap(({ buttons }) => buttons)
    .find(({ verb }) => verb === 'template-form');
  const may = isKnown(who) && mayRequest(who);
  if ((button !== undefined) !== may)
    throw new Error(`${who} ${may ? 'can’t keep' : 'alone is offered to keep'} templates`);
  if (button === undefined) return;
  await step(town, player, { says: 'presses [template-form]', does: () => player.press(button) });
  if (one === undefined) await make(town, player);
  else await (act.more % 3 === 0 ? retire(town, player, one) : change(town, player, one));
  const [request] = requests;
  if (request === undefined || (await town.book()).closures.filter(isLive).length >= 3) return;
  await requestClosure(town, player, { request, school: 'small', isTwice: false });
}

function make(town: Town, player: Player): Promise<void> {
  const english = wordsOf(1);
  return finishForm(town, player, {
    says: 'makes a template',
    values: { template: happening, 'text-en': english },
    effect: {
      things: [{ makes: 'template', sets: { happening, version: '1', english, retired: '' } }],
    },
  });
}

function change(town: Town, player: Player, one: Thing): Promise<void> {
  const version = Number(factOf(one, 'version')) + 1;
  const english = wordsOf(version);
  return finishForm(town, player, {
    says: 'changes the template',
    values: { template: one.id, 'text-en': english },
    effect: { things: [{ on: one.id, sets: { version: String(version), english } }] },
  });
}

async function retire(town: Town, player: Player, one: Thing): Promise<void> {
  const open = { says: 'opens the template', does: () => player.submit({ template: one.id }) };
  await step(town, player, open);
  await step(town, player, {
    says: 'presses [template-retire-ask]',
    does: () => player.pressForm('template-retire-ask'),
  });
  await finishForm(town, player, {
    says: 'retires the template',
    values: {},
    effect: { things: [{ on: one.id, sets: { retired: player.who } }] },
  });
}
