import type { Field, Form, FormValues } from '#cards/form.ts';
import { afterwardsFields } from '#conversation/closure/request/afterwards-fields.ts';
import { placeField } from '#conversation/closure/request/message/message-form.ts';
import type { Corrected } from '#domain/closure/draft/find-corrected.ts';
import { endsAction, type FollowUp } from '#domain/shared/happening.ts';

type About = {
  told: Corrected;
  what: FollowUp;
  values: FormValues;
  note?: string | undefined;
  /** The words that families will hear, where they are known. */
  english?: string | undefined;
};

const titles: Record<FollowUp, string> = {
  'all-clear': 'All clear',
  'hold-lifted': 'Lift the hold',
  reunification: 'Reunification',
};

/** What comes next at the school is all that it asks: only a person knows that. */
export function followUpForm({ told, what, values, note, english }: About): Form {
  return {
    verb: 'follow-up',
    title: titles[what],
    submitLabel: 'Request approval',
    data: { campaign: told.id, what, shown: values['afterwards'] ?? '' },
    intro: [...(note === undefined ? [] : [note]), introOf(told)].join('\n'),
    fields: [
      ...(endsAction(what) ? afterwardsFields(values, 'follow-up-fields') : []),
      ...(asksPlace(what, values) ? [placeField(values['place'])] : []),
      ...wordsFields(english),
    ],
  };
}

export const asksPlace = (what: FollowUp, values: FormValues) =>
  what === 'reunification' || values['afterwards'] === 'pickup';

const wordsFields = (english: string | undefined): Field[] =>
  english === undefined || english === ''
    ? []
    : [{ kind: 'words', name: 'words-heard', label: 'Families and staff hear', text: english }];

function introOf({ number, state, isOfGroups, reached, tells, hasStaff }: Corrected): string {
  const stops =
    state === 'dialing' || state === 'paused'
      ? [`This stops the calls of closure ${number}, and waits for the last one to end.`]
      : [];
  const staff = tells === 'families' && !hasStaff ? '' : ' and staff';
  const goes = isOfGroups
    ? `It goes to the ${reached} phones that closure ${number} reached.`
    : `It goes to all ${tells === 'staff' ? 'staff' : `families${staff}`} of the school, also to those whom closure ${number} didn’t reach.`;
  return [...stops, goes, 'Someone else has to approve it.'].join(' ');
}

/** Of what the form says, the time and the place that a choice asks for and that aren’t there. */
export const lacks = (what: FollowUp, values: FormValues): boolean =>
  (values['afterwards'] === 'dismissal' && values['dismissalTime'] === undefined) ||
  (asksPlace(what, values) && values['place'] === undefined);
