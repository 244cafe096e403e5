import type { Policy } from '#domain/consent/ledger/consent.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { Purpose } from '#domain/shared/purpose.ts';

/**
 * The law as plain code: what a rule looks at, and the one function that applies it. The product judges in SQL alone, by
 * the same rows of `consent_rule` as bits; the tests hold it to this.
 */

/** What is asked: may this be sent this way, in this district? */
export type Use = { purpose: Purpose; channel: Channel; policy: Policy };

/** All that a rule may look at. Every fact has a value; not knowing is a value of its own. */
export type Facts = {
  /**
   * For this channel and purpose. generic: given for school matters, asked for something else.
   * emergency-opt-out: the guardian said that emergency messages must end too.
   */
  consent: 'none' | 'generic' | 'express' | 'written' | 'revoked' | 'emergency-opt-out';
  /** A mobile is wireless; voice over IP and what nobody knows is `unknown`, and treated as wireless (P8). */
  line: 'wireless' | 'residential' | 'unknown';
  /** Reassigned Numbers Database, 47 CFR 64.1200(m). An answer of last month counts as none. */
  reassigned: 'no' | 'yes' | 'no-data' | 'not-queried';
  /** A student's own number; consented: by an adult. */
  student: 'no' | 'yes' | 'consented';
  /** fresh: a consent of the last 12 months stands. */
  age: 'fresh' | 'stale';
  /** Calls to a residential line in 30 days, 47 CFR 64.1200(a)(3)(ii). */
  cap: 'free' | 'reached';
  'emergency-line': 'no' | 'yes';
  'wrong-number': 'no' | 'yes';
  'district-block': 'no' | 'yes';
  'bad-number': 'no' | 'yes';
  'carrier-stop': 'no' | 'yes';
  /**
   * 34 CFR 99.4. gone: nobody on the roster uses the phone any more. excused: so was every absence that it would be called about.
   * contact: nobody’s guardian, but named by a family for emergencies.
   */
  rights: 'holder' | 'barred' | 'gone' | 'excused' | 'contact';
  /** Whether the district's registered name and call-back number are known. */
  identity: 'known' | 'missing';
  approval: 'valid' | 'missing';
  hours: 'open' | 'closed';
  /** outdated: the gate was worked out while withdrawals reached another way. */
  gate: 'current' | 'outdated';
  /** The people who use the phone asked for texts instead of calls. */
  'texts-only': 'no' | 'yes';
};

export type Rule = {
  id: string;
  /** The version of the set it belongs to. */
  ruleSet: string;
  rank: number;
  effect: 'allow' | 'allow-if' | 'deny' | 'defer';
  /** What an `allow-if` asks of the message and the way it is sent. */
  condition: string | null;
  policies: readonly Policy[];
  purposes: readonly Purpose[];
  channels: readonly Channel[];
  /** Fact to accepted values; a fact that is not named may have any. Null fits no known phone. */
  accepts: Readonly<Record<string, readonly string[]>> | null;
  restsOn: 'ledger' | 'number-check' | 'block' | 'roster' | 'campaign' | 'carrier';
  /** Its cell of the decision tables, such as `T2 None, C6`. */
  source: string;
  reason: string;
  citation: string;
};

/** What holds of a phone in a campaign that is in order: the facts that do not come from the phone. */
export const inOrder = {
  rights: 'holder',
  identity: 'known',
  approval: 'valid',
  hours: 'open',
  gate: 'current',
} as const satisfies Partial<Facts>;

/** The first rule, by rank, that fits. Without a phone only the rule for unknown phones does. */
export function ruleFor(use: Use, facts: Facts | undefined, rules: readonly Rule[]): Rule {
  const rule = rules
    .toSorted((a, b) => a.rank - b.rank)
    .find((candidate) => isMeant(candidate, use) && fits(candidate, facts));
  if (rule === undefined) throw new Error('the set of rules has no last rule');
  return rule;
}

export function allows(rule: Pick<Rule, 'effect'>): boolean {
  return rule.effect === 'allow' || rule.effect === 'allow-if';
}

function isMeant(rule: Rule, use: Use): boolean {
  return (
    rule.policies.includes(use.policy) &&
    rule.purposes.includes(use.purpose) &&
    rule.channels.includes(use.channel)
  );
}

function fits(rule: Rule, facts: Facts | undefined): boolean {
  if (facts === undefined || rule.accepts === null) return facts === undefined;
  const known: Readonly<Record<string, string>> = facts;
  return Object.entries(rule.accepts).every(([fact, values]) => values.includes(known[fact] ?? ''));
}
