import { expect, test } from 'vitest';
import { auditReportCard } from '#conversation/audit/audit-report-card.ts';
import { wordsOf } from '#sandbox/person.ts';

/** How the report counts the entries of the log. */
function entriesOf(count: number, first: string | null, last: string | null): string | undefined {
  const card = auditReportCard(
    {
      at: Temporal.Instant.from('2026-11-27T12:00:00Z'),
      timeZone: 'America/Chicago',
      period: undefined,
      number: undefined,
      campaigns: [],
      totals: { closures: 0, called: 0, attempts: 0 },
      refusedDecisions: 0,
      entries: { count, first, last },
    },
    () => '',
  );
  return /Entries\n(.*)/.exec(wordsOf(card.blocks))?.[1];
}

test('the audit report says between which numbers its entries are, and how many numbers none of them has', () => {
  expect(entriesOf(36_548, '1', '36553')).toBe('36,548, numbered 1 to 36,553; 5 numbers not used');
  expect(entriesOf(9, '4', '13')).toBe('9, numbered 4 to 13; 1 number not used');
  expect(entriesOf(10, '4', '13')).toBe('10, numbered 4 to 13');
  expect(entriesOf(0, null, null)).toBe('0');
});
