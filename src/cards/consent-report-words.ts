import type { CoverageUse } from '#domain/consent/consent-coverage.ts';
import { headlineCoverage } from '#domain/consent/consent-coverage.ts';
import type { ConsentReport } from '#domain/consent/consent-report.ts';
import { count, percent, plural, span, time } from './format.ts';

/** How the consent report says things, on the card and on paper alike. */

const means: Readonly<Record<string, string>> = {
  'key-press': 'Key 9 in a call',
  'text-reply': 'Text',
  'carrier-stop': 'STOP at the carrier',
  'web-page': 'Family page',
  'call-back': 'Called back',
  staff: 'Told to staff',
  'e-mail': 'E-mail',
  voicemail: 'Voicemail',
  import: 'Import',
};

export function meansWords(stored: string): string {
  return means[stored] ?? stored;
}

export function useWords({ channel, purpose }: CoverageUse): string {
  const what = channel === 'voice' ? 'Calls' : 'Texts';
  return `${what} about ${purpose === 'school-mission' ? 'school matters' : 'anything else'}`;
}

export function headlineWords(report: ConsentReport): string {
  const { agreed, phones } = headlineCoverage(report);
  return `${percent(agreed, phones)} of phones may be called about school matters`;
}

/** From received to effective. What the database does in the same transaction takes no second. */
export function waitWords(seconds: number): string {
  return seconds < 1 ? 'at once' : span(seconds);
}

/** Of the ten business days that the law gives (47 CFR 64.1200(a)(10)). */
export function clockWords({ clocks, timeZone }: ConsentReport): string {
  if (clocks.running === 0) return 'No withdrawal and no doubt waits for staff';
  const overdue = clocks.overdue === 0 ? 'none' : count(clocks.overdue);
  const due = clocks.nextDueAt === null ? '' : `; first due ${time(clocks.nextDueAt, timeZone)}`;
  const waiting = plural(
    clocks.running,
    'withdrawal or doubt waits',
    'withdrawals and doubts wait',
  );
  return `${waiting} for staff, ${overdue} of them overdue${due}`;
}
