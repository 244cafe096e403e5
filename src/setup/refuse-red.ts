import type { Finding } from '#doctor/finding.ts';
import { NotYet } from './step.ts';

/** Goes on where doctor finds nothing red; else says the first of it. */
export function refuseRed(findings: readonly Finding[]): void {
  const found = findings.find(({ light }) => light === 'red');
  if (found !== undefined) throw new NotYet(`${found.says} ${found.todo ?? ''}`.trim());
}
