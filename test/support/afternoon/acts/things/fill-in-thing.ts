import { type Effect, nothing } from '#test/support/afternoon/model/effect.ts';
import {
  finishes,
  isOpen,
  mayOpenIncident,
  names,
  worksOn,
} from '#test/support/afternoon/model/incident-rights.ts';
import { holds } from '#test/support/afternoon/model/outcome.ts';
import { factOf, isBy, type Thing, type ThingEffect } from '#test/support/afternoon/model/thing.ts';
import {
  accepts,
  mayDecideDrill,
  mayDecideTranslation,
} from '#test/support/afternoon/model/thing-rights.ts';
import type { Player, Who } from '#test/support/afternoon/player/player.ts';
import type { SeenButton } from '#test/support/afternoon/player/seen.ts';
import type { Town } from '#test/support/afternoon/town.ts';
import { operatorIdOf } from '#test/support/product/operator-id.ts';
import { finishForm } from '../finish-form.ts';

type Sent = { says: string; values: Record<string, string>; effect: Effect };
type Filler = (who: Who, one: Thing, button: SeenButton) => Sent;

const meant = (may: boolean, ...things: ThingEffect[]): Effect => (may ? { things } : nothing);

/** What each form of a thing is filled in with, and what that does. The four of a team are named at once. */
const team = {
  manager: 'compliance',
  counsel: 'counsel',
  technology: 'technologist',
  communications: 'deputy',
} as const;

const fillers: Readonly<Record<string, Filler>> = {
  'send-back-drill-form': (who, one, button) => ({
    says: 'sends the drill back',
    values: { reason: 'Not during exams.' },
    effect: meant(mayDecideDrill(who, one, button), {
      on: one.id,
      sets: { state: 'sent-back', decidedBy: who },
    }),
  }),
  'incident-notices-form': (who, one) => ({
    says: 'decides on notices',
    values: { decision: 'not-needed', why: 'The laptop is encrypted.' },
    effect: meant(works(who, one), {
      on: one.id,
      sets: { notices: 'not-needed', ...finishes(who, one, 'notices') },
    }),
  }),
  'incident-review-form': (who, one) => ({
    says: 'writes the review',
    values: { happened: 'A laptop was lost.', changes: 'Laptops lock sooner.' },
    effect: meant(works(who, one), {
      on: one.id,
      sets: { review: who, ...finishes(who, one, 'review') },
    }),
  }),
  'breach-sign-open': (who, one) => ({
    says: 'opens an incident from the report',
    values: { kind: 'wrong-reader' },
    effect: meant(
      mayOpenIncident(who) && factOf(one, 'answer') === '',
      { makes: 'incident', sets: { drill: 'no', freeze: 'held' } },
      { on: one.id, sets: { answer: 'incident', decidedBy: who } },
    ),
  }),
  'breach-sign-dismiss-form': (who, one) => ({
    says: 'says that it is no breach',
    values: { reason: 'It was our own printer.' },
    effect: meant(
      holds(who, 'compliance') && factOf(one, 'answer') === '' && !isBy(one, 'by', who),
      { on: one.id, sets: { answer: 'no-breach', decidedBy: who } },
    ),
  }),
  'translation-form': (who, one) => {
    const accepted = `${factOf(one, 'proposed').replace(/^\[.*?\] /, '')} (${who})`;
    return {
      says: 'mends the translation',
      values: { accepted },
      effect: meant(mayDecideTranslation(who, one), accepts(who, one, accepted)),
    };
  },
};

const works = (who: Who, one: Thing) => isOpen(one) && worksOn(who, one);

/** Fills in and sends the form that a button of a thing opened. One that this model doesn’t know is put away. */
export async function fillInThing(
  town: Town,
  player: Player,
  { button, one }: { button: SeenButton; one: Thing },
): Promise<void> {
  const sent =
    button.verb === 'incident-roles-form'
      ? await namesTheTeam(town, player, one)
      : button.verb === 'incident-task-form'
        ? finishesTheNext(player, one)
        : fillers[button.verb]?.(player.who, one, button);
  if (sent !== undefined) await finishForm(town, player, sent);
}

async function namesTheTeam(town: Town, { who }: Player, one: Thing): Promise<Sent> {
  const ids = await Promise.all(
    Object.entries(team).map(async ([role, person]) => [
      role,
      await operatorIdOf(town.product.database.db, person),
    ]),
  );
  return {
    says: 'names the team',
    values: Object.fromEntries(ids),
    effect: meant(works(who, one), names(who, one, team)),
  };
}

/** The first task that a press alone can finish, by the form of all tasks. */
function finishesTheNext({ who }: Player, one: Thing): Sent | undefined {
  const ids = Object.entries(one.facts).filter(([name]) => name.startsWith('id '));
  const next = ids.find(
    ([, task]) =>
      !['manager', 'team', 'notices', 'review'].includes(task) &&
      !factOf(one, `task ${task}`).startsWith('done'),
  );
  if (next === undefined) return undefined;
  const [id, task] = next;
  return {
    says: `finishes “${task}”`,
    values: { task: id.slice(3), step: 'finish' },
    effect: meant(works(who, one), { on: one.id, sets: finishes(who, one, task) }),
  };
}
