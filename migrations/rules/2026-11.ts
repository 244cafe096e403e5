import { emergencyTable } from './2026-11-emergency.ts';
import { preconditions } from './2026-11-preconditions.ts';
import { consentTables, lastRule } from './2026-11-tables.ts';
import type { Rule } from './rule-row.ts';

// The rules of November 2026 as rows. A migration keeps its own copy of everything it writes; later sets of rules
// are further migrations beside this one.

/** Every fact a rule may look at, with its values. The order gives the bits and must not change. */
export const facts: Readonly<Record<string, readonly string[]>> = {
  consent: ['none', 'generic', 'express', 'written', 'revoked', 'emergency-opt-out'],
  line: ['wireless', 'residential', 'unknown'],
  reassigned: ['no', 'yes', 'no-data', 'not-queried'],
  student: ['no', 'yes', 'consented'],
  age: ['fresh', 'stale'],
  cap: ['free', 'reached'],
  'emergency-line': ['no', 'yes'],
  'wrong-number': ['no', 'yes'],
  'district-block': ['no', 'yes'],
  'bad-number': ['no', 'yes'],
  'carrier-stop': ['no', 'yes'],
  rights: ['holder', 'barred', 'gone'],
  identity: ['known', 'missing'],
  approval: ['valid', 'missing'],
  hours: ['open', 'closed'],
  gate: ['current', 'outdated'],
};

/** Dated, so that a day in the calendar changes the law and not a release. */
export const ruleSets = [
  {
    version: '2025-04-11',
    in_force_from: '2025-04-11',
    revocation_reach: 'category',
    citation: '47 CFR 64.1200(a)(10); revoke-all delayed by DA 25-312 and DA 26-12',
  },
  {
    version: '2027-01-31',
    in_force_from: '2027-01-31',
    revocation_reach: 'all',
    citation: '47 CFR 64.1200(a)(10), revoke-all, as delayed by DA 26-12',
  },
  {
    version: 'fcc-26-67',
    in_force_from: null,
    revocation_reach: 'category',
    citation: 'FCC 26-67: 30 days after publication in the Federal Register',
  },
];

export const firstRuleSet: Rule[] = [
  ...preconditions,
  ...emergencyTable,
  ...consentTables,
  lastRule,
].map((rule, rank) => ({ ...rule, rank }));
