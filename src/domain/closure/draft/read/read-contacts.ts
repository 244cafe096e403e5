import { contactGrounds, contactMinutes, type Draft } from '#domain/closure/campaign.ts';

type Asked = Pick<
  Draft,
  'purpose' | 'ground' | 'delivery' | 'tells' | 'startAt' | 'stopTryingAt'
> & {
  now: Temporal.Instant;
};

/**
 * Whether emergency contacts are called of families that nobody reached, and after how long. They gave no consent and hold no rights
 * to a student, so no school matter is theirs. The database refuses what is refused here.
 */
export function readContacts(
  values: Readonly<Record<string, string>>,
  asked: Asked,
  errors: Record<string, string>,
): Pick<Draft, 'contactsAfter'> {
  const { contacts = 'no' } = values;
  if (contacts === 'no' || contacts === '') return {};
  const minutes = contactMinutes.find((one) => String(one) === contacts);
  const wrong = minutes === undefined ? 'Choose after how many minutes.' : wrongFor(asked, minutes);
  if (wrong !== undefined) errors['contacts'] = wrong;
  return minutes === undefined ? {} : { contactsAfter: minutes };
}

function wrongFor(asked: Asked, minutes: number): string | undefined {
  const { purpose, ground, delivery, tells, startAt, stopTryingAt, now } = asked;
  if (purpose !== 'emergency' || !contactGrounds.includes(ground))
    return 'Only an emergency for weather, fire, health or a threat calls emergency contacts. Choose “Don’t call them”.';
  if (tells === 'staff') return 'Staff have no emergency contacts here. Choose “Don’t call them”.';
  if (delivery === 'text')
    return 'Only a call shows whether a family was reached. Contact families by call, or choose “Don’t call them”.';
  const due = (startAt ?? now).add({ minutes });
  return Temporal.Instant.compare(due, stopTryingAt) < 0
    ? undefined
    : 'The closure stops trying before that. Choose fewer minutes, or a later time to stop.';
}
