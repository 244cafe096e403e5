import { choicesOf, type Field, type FormValues, filled } from '#cards/form.ts';
import { zoneName } from '#cards/format.ts';
import { deliveries, machinePolicies } from '#domain/closure/campaign.ts';
import type { optionNames, RequestContext } from '#domain/closure/draft/request-defaults.ts';
import { purposeField } from './reason-fields.ts';

/** How and when. Their names are those of `optionNames`; of an announcement, what kind of notice it is stands above. */
export function optionFields(
  values: FormValues,
  { now, timeZone }: Pick<RequestContext, 'now' | 'timeZone'>,
): Field[] {
  const zone = `Times are ${zoneName(now, timeZone)}.`;
  const fields: (Field & { name: (typeof optionNames)[number] })[] = [
    ...(values['happening'] === 'other' ? [] : [purposeField(values)]),
    {
      kind: 'choice',
      name: 'delivery',
      label: 'How to contact families',
      choices: choicesOf(deliveries),
      ...filled(values['delivery']),
      hint: 'In an emergency, landlines get a call instead.',
    },
    {
      kind: 'choice',
      name: 'machines',
      label: 'If voicemail answers',
      choices: [{ value: 'usual', label: 'Default' }, ...choicesOf(machinePolicies)],
      ...filled(values['machines']),
      hint: 'Default: an emergency leaves the message once and keeps trying to reach a person. Anything else leaves it once.',
    },
    {
      kind: 'choices',
      name: 'confirm',
      label: 'Confirmation',
      choices: [{ value: 'yes', label: 'Ask families to press 1 to confirm' }],
      optional: true,
      hint: 'On calls only. A reply to a text isn’t a confirmation.',
      values: values['confirm'] === 'yes' ? ['yes'] : [],
    },
    {
      kind: 'date',
      name: 'startDate',
      label: 'Start on',
      optional: true,
      hint: 'Leave empty to start as soon as it is approved.',
      ...filled(values['startDate']),
    },
    {
      kind: 'time',
      name: 'startTime',
      label: 'Start at',
      optional: true,
      hint: zone,
      ...filled(values['startTime']),
    },
    { kind: 'date', name: 'stopDate', label: 'Stop trying on', ...filled(values['stopDate']) },
    {
      kind: 'time',
      name: 'stopTime',
      label: 'Stop trying at',
      hint: zone,
      ...filled(values['stopTime']),
    },
  ];
  return fields;
}
