import { z } from 'zod';
import { type StaffMember, staff } from '#sandbox/district/staff.ts';
import { initialEntries } from '#sandbox/slack/entries.ts';
import type { Product } from './product.ts';

/** What stands in the fields of the form that somebody has open, by field name, as the platform has it; several joined by commas. */
export function openFields(
  product: Product,
  platform: 'slack' | 'teams',
  who: keyof typeof staff,
): Record<string, string> {
  const person: StaffMember = staff[who];
  return platform === 'slack'
    ? slackFields(product, person.slackUserId)
    : teamsFields(product.farSide.teams.state().dialogs[person.teamsUserId]);
}

function slackFields(product: Product, userId: string): Record<string, string> {
  const view = product.farSide.slack.state().views[userId]?.at(-1);
  const entries = Object.values(initialEntries(view?.blocks ?? []));
  return Object.fromEntries(
    entries.flatMap((entry) =>
      Object.entries(entry).map(([name, one]) => [name, slackValue(one)] as const),
    ),
  );
}

const slackEntry = z.looseObject({
  value: z.string().nullish(),
  selected_date: z.string().nullish(),
  selected_time: z.string().nullish(),
  selected_option: z.looseObject({ value: z.string() }).nullish(),
  selected_options: z.array(z.looseObject({ value: z.string() })).nullish(),
});

function slackValue(entry: unknown): string {
  const one = slackEntry.parse(entry);
  const several = one.selected_options?.map(({ value }) => value).join(',');
  return (
    several ??
    one.value ??
    one.selected_option?.value ??
    one.selected_date ??
    one.selected_time ??
    ''
  );
}

/** Inputs of an Adaptive Card, wherever they stand in it. */
function teamsFields(node: unknown): Record<string, string> {
  if (Array.isArray(node)) return Object.assign({}, ...node.map(teamsFields));
  if (typeof node !== 'object' || node === null) return {};
  if ('id' in node && typeof node.id === 'string' && node.id.startsWith('field-')) {
    const value = 'value' in node && typeof node.value === 'string' ? node.value : '';
    return { [node.id.slice('field-'.length)]: value };
  }
  return Object.assign({}, ...Object.values(node).map(teamsFields));
}
