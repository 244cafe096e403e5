import { staff } from '#sandbox/district/staff.ts';
import type { Who } from '#test/support/afternoon/player/player.ts';
import type { SeenButton } from '#test/support/afternoon/player/seen.ts';
import { type Book, type Closure, isLive } from './book.ts';
import { incidentRules } from './incident-rights.ts';
import { done, held, holds, type Outcome, refused, shown } from './outcome.ts';
import { factOf, isBy, type Thing } from './thing.ts';

/** What a press does to a drill, an incident, a report, a template or a translation, by the rules of the district. */
export type ThingRule = (
  who: Who,
  one: Thing,
  about: { button: SeenButton; book: Book },
) => Outcome;

const drillRules: Readonly<Record<string, ThingRule>> = {
  'approve-drill'(who, one, { button, book }) {
    if (!mayDecideDrill(who, one, button)) return refused;
    if (isBarred(book)) return held;
    return done({ things: [{ on: one.id, sets: { state: 'calling', decidedBy: who } }] });
  },
  // Who may not is refused when the form is sent.
  'send-back-drill-form': (_, one) => (factOf(one, 'state') === 'submitted' ? shown : refused),
  'end-drill'(who, one) {
    const to = { submitted: 'withdrawn', calling: 'stopped' }[factOf(one, 'state')];
    if (to === undefined || !holds(who, 'requester', 'approver')) return refused;
    return done({ things: [{ on: one.id, sets: { state: to, endedBy: who } }] });
  },
};

/** A second person, who approves for every school and did not ask for it. */
export const mayDecideDrill = (who: Who, one: Thing, { data }: SeenButton) =>
  holds(who, 'approver') &&
  !isBy(one, 'by', who) &&
  factOf(one, 'state') === 'submitted' &&
  factOf(one, 'code') === data['code'];

/** No drill begins or calls beside a closure that waits, calls or is about to, nor while anything is frozen. */
export const isBarred = ({ closures, freeze, things }: Book) =>
  freeze !== undefined || closures.some(barsDrills) || things.some(isFreezing);

const barsDrills = (one: Closure) => isLive(one) && one.isSoon;

/** Whether the freeze of this incident stands: it holds school matters and files, and never an emergency. */
export const isFreezing = (one: Thing) =>
  one.kind === 'incident' && ['held', 'asked'].includes(factOf(one, 'freeze'));

/** Whether calls of this closure stand still. */
export const isHeld = ({ freeze, things }: Book, { purpose }: Closure) =>
  freeze !== undefined || (purpose !== 'emergency' && things.some(isFreezing));

const reads = (who: Who, language: string) =>
  staff[who].roles.some((role) => role === `translator:${language}`);

/** Only who reads the language decides, and once. */
export const mayDecideTranslation = (who: Who, one: Thing) =>
  reads(who, factOf(one, 'language')) && factOf(one, 'state') === 'proposed';

const translationRules: Readonly<Record<string, ThingRule>> = {
  'accept-translation': (who, one) =>
    mayDecideTranslation(who, one) && factOf(one, 'differs') === 'false'
      ? done({ things: [accepts(who, one, factOf(one, 'proposed'))] })
      : refused,
  'reject-translation': (who, one) =>
    mayDecideTranslation(who, one)
      ? done({ things: [{ on: one.id, sets: { state: 'rejected', decidedBy: who } }] })
      : refused,
  'translation-form': (who, one) => (mayDecideTranslation(who, one) ? shown : refused),
};

export const accepts = (who: Who, { id: on }: Thing, accepted: string) => ({
  on,
  sets: { state: 'accepted', decidedBy: who, accepted },
});

/** Which thing a button is about, by what it carries. */
export const thingOf = ({ data }: SeenButton, { things }: Book): Thing | undefined =>
  things.find(
    (one) =>
      [data['drill'], data['incident'], data['sign'], data['translation']].includes(one.id) ||
      (data['pause'] !== undefined && factOf(one, 'pause') === data['pause']),
  );

const rules: Readonly<Record<string, ThingRule>> = {
  ...drillRules,
  ...incidentRules,
  ...translationRules,
};

/** Undefined for what this model knows nothing of. */
export function thingOutcome(who: Who, button: SeenButton, book: Book): Outcome | undefined {
  const rule = Object.hasOwn(rules, button.verb) ? rules[button.verb] : undefined;
  const one = thingOf(button, book);
  if (rule === undefined || one === undefined) return undefined;
  return staff[who].roles.length > 0 ? rule(who, one, { button, book }) : refused;
}
