import { expect, test } from 'vitest';
import { readNew } from '#conversation/closure/words/template-form-of.ts';
import { readDrillPhone } from '#domain/drill/list/drill-phone.ts';
import { readName } from '#sis/oneroster/field.ts';

const drillErrors = (name: string) => {
  const text = { name, number: '402-555-0107', consentedOn: '2026-08-15', consent: 'Form' };
  const read = readDrillPhone(text, '2026-09-01');
  return 'errors' in read ? read.errors.name : read.phone.name;
};

const templateName = (name: string) => {
  const places = [{ value: 'district', label: 'Whole district' }];
  const read = readNew({ happening: 'other', places } as never, { place: 'district', name });
  return 'errors' in read ? read.errors['name'] : read.name;
};

const turned = 'Dana \u202Edleiftihw\u202C';
const hidden = 'Da\u200Bna';
const mixed = 'D\u0430na'; // the second letter is Cyrillic

test('attack 49: who is put on the drill list has a name that shows what it is', () => {
  expect(drillErrors(turned)).toContain('must be one line, without signs that nobody sees');
  expect(drillErrors(hidden)).toContain('without signs that nobody sees');
  expect(drillErrors(mixed)).toContain('must not mix letters of two alphabets');
  expect(drillErrors(' Dana   Whitfield ')).toBe('Dana Whitfield');
});

test('attack 49: so has a template', () => {
  expect(templateName(turned)).toBe('It must be one line, without signs that nobody sees.');
  expect(templateName(mixed)).toBe('It must not mix letters of two alphabets in one word.');
  expect(templateName('Snow, morning')).toBe('Snow, morning');
});

test('attack 49: a name of the roster loses what nobody sees, and its family comes in', () => {
  expect(readName(turned)).toBe('Dana dleiftihw');
  expect(readName(`${hidden}\u2028Whitfield`)).toBe('Dana Whitfield');
  expect(readName('می\u200Cرزا')).toBe('می\u200Cرزا');
});
