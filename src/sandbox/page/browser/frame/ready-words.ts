import type { PageOperator } from '../../page-item.ts';

const byRole: [role: string, words: string[]][] = [
  ['requester', ['closure', 'closure status', 'closure stop']],
  ['approver', ['closure status', 'closure stop', 'closure away']],
  ['front-office', ['closure unreached', 'closure why', 'consent find', 'consent tasks']],
  ['compliance', ['consent report', 'audit report', 'audit now', 'closure why']],
  ['administrator', ['closure people', 'closure freeze']],
];

/** What this person would type, by what the staff list lets them do; help is for everybody. */
export function readyWords({ roles }: PageOperator): string[] {
  const words = byRole.filter(([role]) => roles.includes(role)).flatMap(([, some]) => some);
  const own = words.length === 0 ? ['closure link'] : words;
  return [...new Set([...own, 'closure help'])];
}
