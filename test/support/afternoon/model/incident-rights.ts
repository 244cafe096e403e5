import type { Who } from '#test/support/afternoon/player/player.ts';
import { done, holds, refused, shown } from './outcome.ts';
import { factOf, isBy, type Thing, type ThingEffect } from './thing.ts';
import type { ThingRule } from './thing-rights.ts';

export const mayFreeze = (who: Who) => holds(who, 'compliance', 'administrator');
/** Freezing must not wait for the right person. */
export const mayOpenIncident = (who: Who) => mayFreeze(who) || holds(who, 'approver');

export const isOpen = (one: Thing) => one.kind === 'incident' && factOf(one, 'closed') === '';

/** Who may open one works on it, and so does everybody whom it names. */
export const worksOn = (who: Who, one: Thing) =>
  mayOpenIncident(who) ||
  Object.entries(one.facts).some(([name, person]) => name.startsWith('role ') && person === who);

/** Done by what their forms keep, and not by a press. */
const withForm = ['manager', 'team', 'notices', 'review'];

const roles = ['manager', 'counsel', 'technology', 'communications'];

/** A task is done once. */
export const finishes = (who: Who, one: Thing, task: string): Record<string, string> =>
  isDone(one, task) ? {} : { [`task ${task}`]: `done by ${who}` };

const isDone = (one: Thing, task: string) => factOf(one, `task ${task}`).startsWith('done');

/** Somebody names these people. */
export function names(
  who: Who,
  one: Thing,
  people: Readonly<Record<string, Who>>,
): ThingEffect & { on: string } {
  const named = (role: string) => people[role] ?? factOf(one, `role ${role}`);
  return {
    on: one.id,
    sets: {
      ...Object.fromEntries(
        Object.entries(people).map(([role, person]) => [`role ${role}`, person]),
      ),
      ...(named('manager') === '' ? {} : finishes(who, one, 'manager')),
      ...(roles.every((role) => named(role) !== '') ? finishes(who, one, 'team') : {}),
    },
  };
}

/** What was reviewed is closed by somebody else, once all is done and two people resumed calls; a drill ends at any time. */
function mayClose(who: Who, one: Thing): boolean {
  if (!mayFreeze(who) || !isOpen(one)) return false;
  if (factOf(one, 'drill') === 'yes') return true;
  const tasks = Object.keys(one.facts).filter((name) => name.startsWith('task '));
  const isReady = tasks.every((name) => name === 'task review' || isDone(one, name.slice(5)));
  const isReviewed = factOf(one, 'review') !== '' && !isBy(one, 'review', who);
  return isReady && isReviewed && factOf(one, 'freeze') === 'over';
}

const openForm: ThingRule = (_, one) => (isOpen(one) ? shown : refused);

export const incidentRules: Readonly<Record<string, ThingRule>> = {
  'incident-manager': (who, one) =>
    isOpen(one) && worksOn(who, one)
      ? done({ things: [names(who, one, { manager: who })] })
      : refused,
  'incident-task'(who, one, { button }) {
    const task = factOf(one, `id ${button.data['task']}`);
    const isFinish = button.data['step'] === 'finish';
    const isTheirs = isOpen(one) && worksOn(who, one) && !isDone(one, task);
    if (!isTheirs || (isFinish && withForm.includes(task))) return refused;
    const is = `${isFinish ? 'done' : 'taken'} by ${who}`;
    return done({ things: [{ on: one.id, sets: { [`task ${task}`]: is } }] });
  },
  // Who may not is refused when the form is sent.
  'incident-roles-form': openForm,
  'incident-task-form': openForm,
  'incident-notices-form': openForm,
  'incident-review-form': openForm,
  'incident-details': () => shown,
  'incident-close': (who, one) =>
    mayClose(who, one) ? done({ things: [{ on: one.id, sets: { closed: who } }] }) : refused,
  'breach-sign-read': (who) => (mayOpenIncident(who) ? shown : refused),
  'breach-sign-open': (who, one) =>
    mayOpenIncident(who) && factOf(one, 'answer') === '' ? shown : refused,
  'breach-sign-dismiss-form': (who, one) =>
    holds(who, 'compliance') && factOf(one, 'answer') === '' ? shown : refused,
};
