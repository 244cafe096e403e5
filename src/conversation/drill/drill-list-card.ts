import { note, say, table } from '#cards/blocks.ts';
import type { Card } from '#cards/card.ts';
import type { Form } from '#cards/form.ts';
import { dateOf } from '#cards/format.ts';
import { type ListedDrillPhone, maxConsentLength } from '#domain/drill/list/drill-phone.ts';
import { plural } from '#domain/shared/count-words.ts';

const mostRows = 40;

/** The staff phones that drills call, for an administrator alone. */
export function drillListCard(phones: readonly ListedDrillPhone[]): Card {
  const title = `Drill list: ${plural(phones.length, 'staff phone')}`;
  const rows = phones.slice(0, mostRows);
  return {
    title,
    blocks: [
      ...(rows.length === 0
        ? [say('No phone is on the list yet, so there is nothing a drill could call.')]
        : [
            table(
              ['Name', 'Phone', 'Consent'],
              'lll',
              rows.map(({ name, maskedNumber, consentedOn, consent }) => [
                name,
                maskedNumber,
                `${dateOf(Temporal.PlainDate.from(consentedOn))}, ${consent}`,
              ]),
            ),
          ]),
      ...(phones.length > mostRows
        ? [note(`And ${phones.length - mostRows} more: “drill-phones list” on the command line.`)]
        : []),
      note(
        'This list is for drills only, and drills call no other phone. No number comes from the roster.',
      ),
    ],
    buttons: [
      { verb: 'drill-phone-form', label: 'Add a phone', data: {}, opensForm: true },
      ...(rows.length === 0
        ? []
        : [
            {
              verb: 'drill-phone-end-form' as const,
              label: 'Remove a phone',
              data: {},
              opensForm: true as const,
            },
          ]),
    ],
    summary: title,
  };
}

export function drillPhoneForm(): Form {
  return {
    verb: 'drill-phone',
    title: 'Add a staff phone',
    submitLabel: 'Add to drill list',
    data: {},
    intro: 'Drills call and text this phone. Ask its owner first, and note how they agreed.',
    fields: [
      { kind: 'text', name: 'name', label: 'Name', maxLength: 100 },
      { kind: 'text', name: 'number', label: 'Phone', maxLength: 30 },
      { kind: 'date', name: 'consentedOn', label: 'Day of consent' },
      {
        kind: 'text',
        name: 'consent',
        label: 'How they agreed',
        hint: 'Such as “Staff form 2026”.',
        maxLength: maxConsentLength,
      },
    ],
  };
}

const mostChoices = 100;

export function endDrillPhoneForm(phones: readonly ListedDrillPhone[]): Form {
  return {
    verb: 'drill-phone-end',
    title: 'Remove a staff phone',
    submitLabel: 'Remove',
    data: {},
    intro: 'No drill calls it from now on.',
    fields: [
      {
        kind: 'choice',
        name: 'phone',
        label: 'Phone',
        choices: phones.slice(0, mostChoices).map(({ id, name, maskedNumber }) => ({
          value: id,
          label: `${name} ${maskedNumber}`.slice(0, 75),
        })),
      },
    ],
  };
}
