import { refusals } from '#refusals/refusals.ts';
import { nothing } from '#test/support/afternoon/model/effect.ts';
import { isOpen, mayOpenIncident } from '#test/support/afternoon/model/incident-rights.ts';
import { isKnown } from '#test/support/afternoon/model/rights.ts';
import { factOf, type Thing } from '#test/support/afternoon/model/thing.ts';
import { isFreezing } from '#test/support/afternoon/model/thing-rights.ts';
import type { Who } from '#test/support/afternoon/player/player.ts';
import type { Town } from '#test/support/afternoon/town.ts';
import { operatorIdOf } from '#test/support/product/operator-id.ts';
import type { Act } from '../act.ts';
import { pickOf, someone } from '../choose.ts';
import { finishForm } from '../finish-form.ts';
import { sayWords } from '../say-words.ts';
import { pressOnThing } from './press-on-thing.ts';
import { sendBreach } from './send-breach.ts';

/** Somebody opens an incident, practices one or reports what they saw; a file is asked for; or one step more is done. */
export async function runIncident(town: Town, act: Act): Promise<void> {
  const { things } = await town.book();
  const open = things.filter((one) => isOpen(one) || isUnanswered(one));
  const how = act.more % 6;
  if (how === 1 && open.length > 0) return askForReport(town, act);
  if (how === 0 || open.length === 0)
    await startIncident(
      town,
      act,
      open.some((one) => factOf(one, 'drill') === 'yes'),
    );
  else if (how < 4) await workThrough(town, open);
  // One step leads to the next.
  for (let step = 0; step < 3; step++)
    await pressOnThing(town, { ...act, pick: act.pick + 7 * step }, ['incident', 'report']);
}

const isUnanswered = (one: Thing) => one.kind === 'report' && factOf(one, 'answer') === '';

async function startIncident(town: Town, act: Act, isDrillOpen: boolean): Promise<void> {
  const isDrill = act.pick % 3 === 0;
  const apt: Who[] =
    act.pick % 3 === 2 ? ['secretary', 'principal'] : ['compliance', 'superintendent'];
  const player = town.player(someone(act, apt), act.platform);
  const { who } = player;
  const words = `compliance breach${isDrill ? ' drill' : ''}`;
  const seen = await sayWords(town, player, { words, privately: true });
  const may = mayOpenIncident(who) || (isKnown(who) && !isDrill);
  if ((seen.form !== undefined) !== may)
    throw new Error(`“${words}” ${may ? 'opens no form for' : 'opens a form for'} ${who}`);
  if (!may) return;
  if (!isDrill) return sendBreach(town, player, {});
  await finishForm(town, player, {
    says: 'practices a breach',
    values: { kind: 'lost-device', known: 'A laptop is gone.' },
    // One is practiced at a time.
    effect: isDrillOpen
      ? nothing
      : { things: [{ makes: 'incident', sets: { drill: 'yes', freeze: 'none' } }] },
  });
}

/** While the freeze of an incident stands no report leaves, and at any other time it does. */
async function askForReport(town: Town, act: Act): Promise<void> {
  const player = town.player('compliance', act.platform);
  const isHeld = (await town.book()).things.some(isFreezing);
  const words = pickOf(['audit report reach', 'consent report'] as const, act.pick) ?? '';
  const seen = await sayWords(town, player, { words, privately: true });
  const said = [...seen.notes, ...seen.asides].map((note) => note.words).join('\n');
  if (said.includes(refusals['exports-frozen']) !== isHeld)
    throw new Error(`“${words}” is ${isHeld ? 'answered while an incident holds it' : 'refused'}`);
}

/** Hours pass, and each task that takes no form is done. */
async function workThrough(town: Town, open: readonly Thing[]): Promise<void> {
  town.story.push('the checklist is worked through');
  const { db, owner } = town.product.database;
  await owner.pool.query(
    `UPDATE incident_task SET done_by = $1 WHERE incident_id = ANY ($2) AND done_at IS NULL
       AND task NOT IN ('manager', 'team', 'notices', 'review')`,
    [await operatorIdOf(db, 'compliance'), open.filter(isOpen).map(({ id }) => id)],
  );
}
