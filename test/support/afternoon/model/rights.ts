import { staff } from '#sandbox/district/staff.ts';
import type { Who } from '#test/support/afternoon/player/player.ts';
import type { SeenButton } from '#test/support/afternoon/player/seen.ts';
import { type Book, type Closure, isLive } from './book.ts';
import { mayFreeze } from './incident-rights.ts';
import { done, held, holds, type Outcome, refused, shown } from './outcome.ts';
import { factOf, isBy } from './thing.ts';
import { isFreezing, isHeld, thingOutcome } from './thing-rights.ts';

export const mayRequest = (who: Who) => holds(who, 'requester');
export const isOffice = (who: Who) => holds(who, 'front-office', 'compliance');
export const isKnown = (who: Who) => staff[who].roles.length > 0;
export const mayStop = (who: Who) => holds(who, 'requester', 'approver');
const mayPreview = (who: Who) => mayStop(who) || isOffice(who);

export function mayDecide(who: Who, one: Closure): boolean {
  return holds(who, 'approver') && !one.authors.includes(who) && !one.decided.includes(who);
}

/** Also somebody who has decided, where it takes one more. */
const mayHear = (who: Who, one: Closure, button: SeenButton) =>
  holds(who, 'approver') &&
  !one.authors.includes(who) &&
  one.isRecorded &&
  one.state === 'submitted' &&
  button.data['code'] === one.code;

export const isOver = ({ state }: Closure) => state === 'finished' || state === 'stopped';

/** Only what is over can be corrected, and only where somebody heard it. */
export const isCorrectable = (one: Closure) =>
  isOver(one) && one.hasStarted && !one.hasOpenCalls && one.reached > 0;

type Rule = (who: Who, one: Closure, about: { button: SeenButton; book: Book }) => Outcome;

/** What is told next at the schools of an action that began, once. While that calls, the request stops it. */
export const isFollowable = (one: Closure, what: string, { closures }: Book): boolean =>
  one.hasStarted &&
  !closures.some(
    (it) =>
      it.corrects === one.id &&
      it.happening === what &&
      !['sent-back', 'expired', 'stopped'].includes(it.state),
  );

const followUp = (who: Who, isNext: boolean): Outcome =>
  isNext ? (mayRequest(who) ? shown : refused) : held;

/** By the verb of a button of a closure. */
const rules: Readonly<Record<string, Rule>> = {
  approve(who, one, { button }) {
    const isTheirs = one.state === 'submitted' && mayDecide(who, one);
    if (!isTheirs || button.data['code'] !== one.code) return refused;
    if (one.isRecorded && !one.heardBy.includes(who)) return { kind: 'unheard' };
    return done({ on: one.id, to: 'approved', decidedBy: who });
  },
  listen: (who, one, { button }) => (mayHear(who, one, button) ? shown : refused),
  // In a frozen district nobody is called.
  'call-me-with-it': (who, one, { button, book }) =>
    mayHear(who, one, button) && book.freeze === undefined ? shown : refused,
  preview: (who) => (mayPreview(who) ? shown : refused),
  'preview-form': (who) => (isOffice(who) ? shown : refused),
  details: () => shown,
  languages: () => shown,
  // Who may not is refused when the form is sent.
  'send-back-form': (_, one) => (one.state === 'submitted' ? shown : refused),
  stop: (who, one) => (mayStop(who) && isLive(one) ? done({ on: one.id, to: 'stopped' }) : refused),
  pause: (who, one) =>
    mayStop(who) && one.state === 'dialing' ? done({ on: one.id, to: 'paused' }) : refused,
  resume(who, one, { button, book }) {
    const { pause } = one;
    const isOpen = one.state === 'paused' && pause?.id === button.data['pause'];
    if (!isOpen || !mayStop(who) || !one.isApproved || isHeld(book, one)) return refused;
    if (pause?.askedBy === who) return refused;
    return holds(who, 'approver') && pause?.askedBy !== undefined
      ? done({ on: one.id, to: 'dialing' })
      : done({ on: one.id, askedBy: who });
  },
  // Whether it may be asked for again shows when the form is sent.
  revise: (who) => (mayRequest(who) ? shown : refused),
  'follow-up': (who, one, { button, book }) =>
    followUp(who, isFollowable(one, button.data['what'] ?? '', book)),
  'reunify-form': (who, one, { book }) => followUp(who, isFollowable(one, 'reunification', book)),
  correct: (who, one) => (mayRequest(who) && isCorrectable(one) ? shown : refused),
  'open-after-all': (who, one) => (mayRequest(who) && isCorrectable(one) ? shown : refused),
  unreached: (who, one) =>
    one.hasStarted && (isOffice(who) || one.requesters.includes(who)) ? shown : refused,
  status: () => shown,
  // Opens the form of an incident or of a report; what is never sent does nothing.
  'breach-form': () => shown,
  'why-form': (who) => (isOffice(who) ? shown : refused),
  'resume-offer': (who, one, { book }) =>
    mayStop(who) && one.state === 'paused' && one.isApproved && !isHeld(book, one)
      ? shown
      : refused,
};

/** Undefined for buttons that this model knows nothing of: they show something, and change nothing. */
export function outcomeOf(who: Who, button: SeenButton, book: Book): Outcome | undefined {
  if (button.verb === 'unfreeze') return unfreeze(who, button, book);
  if (button.verb === 'freeze-form')
    return mayFreeze(who) && book.freeze === undefined ? shown : refused;
  const rule = Object.hasOwn(rules, button.verb) ? rules[button.verb] : undefined;
  const one = book.closures.find(({ id }) => id === button.data['campaign']);
  if (rule === undefined || one === undefined) return thingOutcome(who, button, book);
  return isKnown(who) ? rule(who, one, { button, book }) : refused;
}

/** One asks that a freeze ends, that of all calling or of an incident, and a different person agrees. */
function unfreeze(who: Who, { data }: SeenButton, { freeze, things }: Book): Outcome {
  if (!mayFreeze(who)) return refused;
  const one = things.find((it) => isFreezing(it) && factOf(it, 'pause') === data['pause']);
  if (one !== undefined) {
    if (isBy(one, 'askedBy', who)) return refused;
    const sets =
      factOf(one, 'freeze') === 'asked' ? { freeze: 'over' } : { freeze: 'asked', askedBy: who };
    return done({ things: [{ on: one.id, sets }] });
  }
  if (freeze === undefined || freeze.id !== data['pause'] || freeze.askedBy === who) return refused;
  return done({ freeze: freeze.askedBy === undefined ? { askedBy: who } : 'over' });
}
