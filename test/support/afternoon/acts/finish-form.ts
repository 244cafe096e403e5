import { type Effect, nothing } from '#test/support/afternoon/model/effect.ts';
import type { Player } from '#test/support/afternoon/player/player.ts';
import type { OpenForm } from '#test/support/afternoon/player/seen.ts';
import { step } from '#test/support/afternoon/step.ts';
import type { Town } from '#test/support/afternoon/town.ts';

type Values = Readonly<Record<string, string>>;

/** No form has more screens than this. */
const mostScreens = 5;

/**
 * Goes through the screens of the form that is open, filling in what it asks for of these values and leaving the rest as
 * it is offered. What is meant happens with the last screen and not before. `isTwice`: that one is sent from two tabs.
 */
export async function finishForm(
  town: Town,
  player: Player,
  about: {
    says: string;
    values: Values | ((form: OpenForm) => Values);
    effect: Effect;
    isTwice?: boolean;
  },
): Promise<void> {
  for (let screen = 0; screen < mostScreens; screen++) {
    const form = player.seen(town.pushed).form;
    if (form === undefined) {
      if (about.isTwice) await sendAgain(town, player);
      return;
    }
    const given = typeof about.values === 'function' ? about.values(form) : about.values;
    const asked = fieldsOf(form, given).map((name) => [name, usualAnswer(name) ?? given[name]]);
    const values = Object.fromEntries(asked.filter(([, value]) => value !== undefined));
    await step(town, player, {
      says: `${about.says} (${form.title}: ${JSON.stringify(values)})`,
      does: () => player.submit(values),
      effect: about.effect,
      isForm: true,
    });
  }
  const form = player.seen(town.pushed).form;
  throw new Error(`${player.who} can’t get the form sent: ${form?.title} ${form?.words}`);
}

/** A text that may say something else in another language is kept; a recording of older words is removed. */
function usualAnswer(name: string): string | undefined {
  if (name.startsWith('same-')) return 'keep';
  return name.startsWith('old-recording-') ? 'drop' : undefined;
}

/** The first screen of a request has more fields behind a button. */
const fieldsOf = ({ fields }: OpenForm, values: Values) =>
  fields.includes('schools')
    ? Object.keys(values).filter((name) => !name.startsWith('text-'))
    : fields;

/** The same once more comes to nothing more. */
async function sendAgain(town: Town, player: Player): Promise<void> {
  await step(town, player, {
    says: 'sends the same form from another tab',
    does: () => player.submitAgain(),
    effect: nothing,
    isUnanswered: true,
  });
}
