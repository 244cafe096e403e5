import { faultKinds } from './fault-kinds.ts';
import { riskKinds } from './risk-kinds.ts';

/** In the order in which a run looks: faults before risks and the worst first, so that a run that is cut short has looked at it. */
export const findingKinds = { ...faultKinds, ...riskKinds } as const;

export type FindingCode = keyof typeof findingKinds;

export function isFindingCode(code: string): code is FindingCode {
  return Object.hasOwn(findingKinds, code);
}

/** Whether nothing is broken yet. */
export function isRisk(code: FindingCode): boolean {
  return Object.hasOwn(riskKinds, code);
}
