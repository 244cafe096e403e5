/** A row of `consent_rule`, without the set it belongs to. */
export type Rule = {
  id: string;
  rank: number;
  effect: 'allow' | 'allow-if' | 'deny' | 'defer';
  condition: string | null;
  policies: string[];
  purposes: string[];
  channels: string[];
  accepts: Record<string, string[]> | null;
  rests_on: 'ledger' | 'number-check' | 'block' | 'roster' | 'campaign' | 'carrier';
  source: string;
  reason: string;
  citation: string;
};

export type UnrankedRule = Omit<Rule, 'rank'>;

export const any = {
  policies: ['law', 'strict', 'strictest'],
  purposes: ['emergency', 'school-mission', 'other'],
  channels: ['voice', 'text'],
  condition: null,
  rests_on: 'ledger' as const,
};
export const emergency = { ...any, purposes: ['emergency'] };
export const mission = { ...any, purposes: ['school-mission'] };
export const other = { ...any, purposes: ['other'] };
export const ordinary = { ...any, purposes: ['school-mission', 'other'] };
