import type { Field, Form } from './form.ts';
import { day, wallTime } from './format.ts';

const mostNamed = 3;

/**
 * What a form was filled in with, for a platform that shows a button before it; undefined where a form is not about
 * something that happens. What is still open is said to be.
 * @example summaryOf(form) // 'Late start, 2 hours · Cottonwood Elementary · Thu, Dec 3'
 */
export function summaryOf({ fields }: Form): string | undefined {
  if (!fields.some(({ name }) => name === 'happening')) return undefined;
  const said = ['happening', 'dismissalTime', 'schools', 'groups', 'date'].flatMap((name) =>
    fields.filter((field) => field.name === name).map(saidOf),
  );
  return said.join(' · ');
}

function saidOf(field: Field): string {
  const open = `choose ${field.label.charAt(0).toLowerCase()}${field.label.slice(1).replace(/\?$/, '')}`;
  switch (field.kind) {
    case 'choice':
      return field.choices.find(({ value }) => value === field.value)?.label ?? open;
    case 'choices': {
      const chosen = field.choices.filter(({ value }) => field.values?.includes(value) === true);
      const more = chosen.length - mostNamed;
      const names = chosen.slice(0, mostNamed).map(({ label }) => label);
      return [...names, ...(more > 0 ? [`${more} more`] : [])].join(', ') || open;
    }
    case 'date':
      return field.value === undefined ? open : day(field.value);
    case 'time':
      return field.value === undefined ? open : wallTime(field.value);
    default:
      return open;
  }
}
