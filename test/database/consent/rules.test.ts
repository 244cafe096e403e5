import { beforeAll, describe, expect, test } from 'vitest';
import type { Policy } from '#domain/consent/ledger/consent.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import { selectRules } from '#test/support/consent-oracle/ledger-store.ts';
import {
  allows,
  type Facts,
  inOrder,
  type Rule,
  ruleFor,
} from '#test/support/consent-oracle/rule.ts';
import { testDatabase } from '#test/support/postgres/database.ts';

let rules: readonly Rule[];
beforeAll(async () => {
  await using database = await testDatabase();
  rules = await selectRules(database.db, '2025-04-11');
});

/** A phone that nothing speaks against, with no consent. */
const plain: Facts = {
  ...inOrder,
  consent: 'none',
  line: 'wireless',
  reassigned: 'no',
  student: 'no',
  age: 'fresh',
  cap: 'free',
  'emergency-line': 'no',
  'wrong-number': 'no',
  'district-block': 'no',
  'bad-number': 'no',
  'texts-only': 'no',
  'carrier-stop': 'no',
};

type Column = 'voice wireless' | 'voice residential' | 'text wireless';
const columns: Record<Column, { channel: Channel; line: Facts['line'] }> = {
  'voice wireless': { channel: 'voice', line: 'wireless' },
  'voice residential': { channel: 'voice', line: 'residential' },
  'text wireless': { channel: 'text', line: 'wireless' },
};
/** A: allow. C and a number: allow if, by that condition. D: deny. */
type Cell = 'A' | 'D' | `C${number}` | 'C';
type Row = {
  state: string;
  facts: Partial<Facts>;
  /** Voice to a wireless line, voice to a residential line, text. */
  cells: readonly [Cell, Cell, Cell];
  citation: RegExp;
  policy?: Policy;
};

const tables: Record<string, { purpose: Purpose; rows: Row[] }> = {
  'T1 emergency purposes': {
    purpose: 'emergency',
    rows: [
      {
        state: 'Express on file',
        facts: { consent: 'express' },
        cells: ['A', 'A', 'A'],
        citation: /\(a\)\(1\), \(a\)\(3\)\(i\), \(f\)\(4\); FCC 16-88/,
      },
      {
        state: 'Written on file',
        facts: { consent: 'written' },
        cells: ['A', 'A', 'A'],
        citation: /\(a\)\(1\), \(a\)\(3\)\(i\), \(f\)\(4\); FCC 16-88/,
      },
      { state: 'None', facts: {}, cells: ['C1', 'C1', 'C1'], citation: /\(f\)\(4\); FCC 16-88/ },
      {
        state: 'Revoked (ordinary STOP)',
        facts: { consent: 'revoked' },
        cells: ['A', 'A', 'C2'],
        citation: /FCC 24-24/,
      },
      {
        state: 'Revoked, and the carrier holds the STOP',
        facts: { consent: 'revoked', 'carrier-stop': 'yes' },
        cells: ['A', 'A', 'D'],
        citation: /FCC 24-24/,
      },
      {
        state: 'Emergency opt-out',
        facts: { consent: 'emergency-opt-out' },
        cells: ['D', 'D', 'D'],
        citation: /Coleman.*St\. Clair/,
      },
      {
        state: 'RND yes',
        facts: { consent: 'written', reassigned: 'yes' },
        cells: ['D', 'D', 'D'],
        citation: /64\.1200\(m\)/,
      },
      {
        state: 'RND no_data',
        facts: { reassigned: 'no-data' },
        cells: ['C', 'C', 'C'],
        citation: /\(f\)\(4\)/,
      },
      {
        state: 'RND not_queried',
        facts: { reassigned: 'not-queried' },
        cells: ['C', 'C', 'C'],
        citation: /\(f\)\(4\)/,
      },
      {
        state: 'Minor / student line',
        facts: { student: 'yes' },
        cells: ['C3', 'C3', 'C3'],
        citation: /\(f\)\(4\)/,
      },
      {
        state: 'None, where the district asks for consent in emergencies too',
        policy: 'strictest',
        facts: {},
        cells: ['D', 'D', 'D'],
        citation: /district policy/,
      },
      {
        state: 'Express on file, where the district asks for consent in emergencies too',
        policy: 'strictest',
        facts: { consent: 'express' },
        cells: ['A', 'A', 'A'],
        citation: /FCC 16-88/,
      },
    ],
  },
  'T2 closely related to the school’s mission': {
    purpose: 'school-mission',
    rows: [
      {
        state: 'Express on file',
        facts: { consent: 'express' },
        cells: ['C4', 'C4', 'C4'],
        citation: /\(a\)\(1\)\(iii\); FCC 16-88/,
      },
      {
        state: 'Written on file',
        facts: { consent: 'written' },
        cells: ['C4', 'C4', 'C4'],
        citation: /\(a\)\(1\)\(iii\); FCC 16-88/,
      },
      { state: 'None', facts: {}, cells: ['D', 'D', 'D'], citation: /\(a\)\(1\)\(iii\)/ },
      {
        state: 'None, under the bare law',
        policy: 'law',
        facts: {},
        cells: ['D', 'C6', 'D'],
        citation: /\(a\)\(1\)\(iii\)|\(a\)\(3\)\(ii\)-\(iv\)/,
      },
      {
        state: 'None, under the bare law, after 3 calls in 30 days',
        policy: 'law',
        facts: { cap: 'reached' },
        cells: ['D', 'D', 'D'],
        citation: /\(a\)\(1\)\(iii\)|\(a\)\(3\)\(ii\)-\(iv\)/,
      },
      {
        state: 'Revoked',
        facts: { consent: 'revoked' },
        cells: ['D', 'D', 'D'],
        citation: /\(a\)\(10\)-\(12\).*FCC 24-24/,
      },
      {
        state: 'Emergency opt-out',
        facts: { consent: 'emergency-opt-out' },
        cells: ['D', 'D', 'D'],
        citation: /Coleman/,
      },
      {
        state: 'RND yes',
        facts: { consent: 'express', reassigned: 'yes' },
        cells: ['D', 'D', 'D'],
        citation: /64\.1200\(m\)/,
      },
      {
        state: 'RND no_data, consent of the last 12 months',
        facts: { consent: 'express', reassigned: 'no-data' },
        cells: ['C7', 'C7', 'C7'],
        citation: /\(m\)/,
      },
      {
        state: 'RND no_data, older consent',
        facts: { consent: 'express', reassigned: 'no-data', age: 'stale' },
        cells: ['D', 'D', 'D'],
        citation: /\(m\)/,
      },
      {
        state: 'RND not_queried',
        facts: { consent: 'express', reassigned: 'not-queried' },
        cells: ['D', 'C7', 'D'],
        citation: /\(m\)/,
      },
      {
        state: 'RND not_queried, older consent',
        facts: { consent: 'express', reassigned: 'not-queried', age: 'stale' },
        cells: ['D', 'D', 'D'],
        citation: /\(m\)/,
      },
      {
        state: 'Minor / student line, agreed to by an adult',
        facts: { consent: 'express', student: 'consented' },
        cells: ['C8', 'C8', 'C8'],
        citation: /99\.5; FCC 16-88/,
      },
      {
        state: 'Minor / student line, the minor’s own consent',
        facts: { consent: 'express', student: 'yes' },
        cells: ['D', 'D', 'D'],
        citation: /99\.5; FCC 16-88/,
      },
    ],
  },
  'T3 everything else': {
    purpose: 'other',
    rows: [
      {
        state: 'Generic express only',
        facts: { consent: 'generic' },
        cells: ['D', 'D', 'D'],
        citation: /FCC 16-88/,
      },
      {
        state: 'Express, specific to this category',
        facts: { consent: 'express' },
        cells: ['C4', 'C4', 'C4'],
        citation: /\(a\)\(1\)\(iii\)/,
      },
      {
        state: 'Written on file',
        facts: { consent: 'written' },
        cells: ['C9', 'C9', 'C9'],
        citation: /\(a\)\(2\)-\(3\), \(c\), \(d\)/,
      },
      {
        state: 'None',
        facts: {},
        cells: ['D', 'D', 'D'],
        citation: /\(a\)\(1\)\(iii\); \(a\)\(3\)/,
      },
      {
        state: 'None, under the bare law',
        policy: 'law',
        facts: {},
        cells: ['D', 'D', 'D'],
        citation: /\(a\)\(1\)\(iii\); \(a\)\(3\)/,
      },
      {
        state: 'Revoked',
        facts: { consent: 'revoked' },
        cells: ['D', 'D', 'D'],
        citation: /\(a\)\(10\).*\(d\)\(3\)/,
      },
      {
        state: 'Emergency opt-out',
        facts: { consent: 'emergency-opt-out' },
        cells: ['D', 'D', 'D'],
        citation: /Coleman/,
      },
      {
        state: 'RND yes',
        facts: { consent: 'written', reassigned: 'yes' },
        cells: ['D', 'D', 'D'],
        citation: /64\.1200\(m\)/,
      },
      {
        state: 'RND no_data',
        facts: { consent: 'written', reassigned: 'no-data' },
        cells: ['D', 'D', 'D'],
        citation: /\(m\)/,
      },
      {
        state: 'RND not_queried',
        facts: { consent: 'written', reassigned: 'not-queried' },
        cells: ['D', 'D', 'D'],
        citation: /\(m\)/,
      },
      {
        state: 'Minor / student line',
        facts: { consent: 'written', student: 'consented' },
        cells: ['D', 'D', 'D'],
        citation: /PPRA/,
      },
    ],
  },
};

for (const [table, { purpose, rows }] of Object.entries(tables)) {
  const cells = rows.flatMap((row) =>
    (Object.keys(columns) as Column[]).map((column, i) => ({
      ...row,
      column,
      cell: row.cells[i] ?? 'D',
    })),
  );
  test.each(cells)(
    `${table}: $state, $column: $cell`,
    ({ facts, column, cell, citation, policy = 'strict' }) => {
      const { channel, line } = columns[column];
      const rule = ruleFor({ purpose, channel, policy }, { ...plain, ...facts, line }, rules);
      if (cell === 'D') expect(allows(rule)).toBe(false);
      else if (cell === 'A') expect(rule.effect).toBe('allow');
      else {
        expect(rule.effect).toBe('allow-if');
        if (cell !== 'C') expect(rule.condition).toContain(`${cell}:`);
      }
      // A text to a landline is stopped by P7 before any table is read.
      expect(rule.citation).toMatch(citation);
    },
  );
}

describe('preconditions, before any table', () => {
  const rows = [
    {
      id: 'P1 emergency line or hospital room',
      facts: { 'emergency-line': 'yes' },
      rule: 'emergency-line',
      citation: /\(a\)\(1\)\(i\)-\(ii\)/,
    },
    {
      id: 'P2 wrong number',
      facts: { 'wrong-number': 'yes' },
      rule: 'wrong-number',
      citation: /\(m\); Coleman/,
    },
    { id: 'P2 reassigned', facts: { reassigned: 'yes' }, rule: 'reassigned', citation: /\(m\)/ },
    {
      id: 'P3 no registered name or call-back number',
      facts: { identity: 'missing' },
      rule: 'no-identity',
      citation: /\(b\)\(1\)-\(2\)/,
    },
    {
      id: 'P4 not approved as it stands',
      facts: { approval: 'missing' },
      rule: 'not-approved',
      citation: /AC-3\(2\), AC-5, AU-10/,
    },
    {
      id: 'P5 barred by custody',
      facts: { rights: 'barred' },
      rule: 'barred-by-custody',
      citation: /99\.4/,
    },
    {
      id: 'P5 nobody of the roster',
      facts: { rights: 'gone' },
      rule: 'not-on-roster',
      citation: /99\.31/,
    },
    {
      id: 'an absence that the school excused',
      facts: { rights: 'excused' },
      rule: 'absence-excused',
      citation: /FCC 16-88/,
    },
    {
      id: 'blocked by the district',
      facts: { 'district-block': 'yes' },
      rule: 'district-block',
      citation: /district/,
    },
    { id: 'out of service', facts: { 'bad-number': 'yes' }, rule: 'bad-number', citation: /30005/ },
  ] satisfies { id: string; facts: Partial<Facts>; rule: string; citation: RegExp }[];

  test.each(rows)('$id: no, for every purpose, channel and policy', ({ facts, rule, citation }) => {
    for (const purpose of ['emergency', 'school-mission', 'other'] as const) {
      for (const channel of ['voice', 'text'] as const) {
        for (const policy of ['law', 'strict', 'strictest'] as const) {
          const found = ruleFor(
            { purpose, channel, policy },
            { ...plain, consent: 'written', ...facts },
            rules,
          );
          expect(found).toMatchObject({ id: rule, effect: 'deny' });
          expect(found.citation).toMatch(citation);
        }
      }
    }
  });

  test('an emergency contact hears of emergencies as a family does, and of nothing else', () => {
    for (const channel of ['voice', 'text'] as const) {
      for (const policy of ['law', 'strict', 'strictest'] as const) {
        for (const consent of ['none', 'written', 'revoked', 'emergency-opt-out'] as const) {
          const facts: Facts = { ...plain, consent };
          const asContact = (purpose: Purpose) =>
            ruleFor({ purpose, channel, policy }, { ...facts, rights: 'contact' }, rules);
          const asFamily = ruleFor({ purpose: 'emergency', channel, policy }, facts, rules);
          expect(asContact('emergency').id).toBe(asFamily.id);
          for (const purpose of ['school-mission', 'other'] as const) {
            expect(asContact(purpose)).toMatchObject({ id: 'emergency-contact', effect: 'deny' });
            expect(asContact(purpose).citation).toMatch(/\(a\)\(1\).*99\.4/);
          }
        }
      }
    }
  });

  test('P6 outside the window everything but an emergency waits: 64.1200(c)(1)', () => {
    const facts: Facts = { ...plain, consent: 'written', hours: 'closed' };
    const at = (purpose: Purpose) =>
      ruleFor({ purpose, channel: 'voice', policy: 'strict' }, facts, rules);
    expect(at('school-mission')).toMatchObject({ id: 'outside-calling-hours', effect: 'defer' });
    expect(at('other')).toMatchObject({ id: 'outside-calling-hours', effect: 'defer' });
    expect(allows(at('emergency'))).toBe(true);
    expect(at('school-mission').citation).toMatch(/64\.1200\(c\)\(1\)/);
  });

  test.each(['emergency', 'school-mission', 'other'] as const)(
    'P7 no text to a landline (Twilio 21614, 30006): %s',
    (purpose) => {
      const facts: Facts = { ...plain, consent: 'written', line: 'residential' };
      const rule = ruleFor({ purpose, channel: 'text', policy: 'law' }, facts, rules);
      expect(rule).toMatchObject({ id: 'landline-text', effect: 'deny' });
      expect(rule.citation).toMatch(/21614, 30006/);
    },
  );

  test('P8 a line that nobody knows is treated as wireless', () => {
    for (const consent of ['none', 'generic', 'express', 'written', 'revoked'] as const) {
      for (const purpose of ['emergency', 'school-mission', 'other'] as const) {
        for (const reassigned of ['no', 'yes', 'no-data', 'not-queried'] as const) {
          for (const policy of ['law', 'strict', 'strictest'] as const) {
            const use = { purpose, channel: 'voice', policy } as const;
            const facts = { ...plain, consent, reassigned };
            expect(ruleFor(use, { ...facts, line: 'unknown' }, rules).id).toBe(
              ruleFor(use, { ...facts, line: 'wireless' }, rules).id,
            );
          }
        }
      }
    }
  });

  test('of a phone that is not known nothing follows but no', () => {
    expect(
      ruleFor({ purpose: 'emergency', channel: 'voice', policy: 'law' }, undefined, rules),
    ).toMatchObject({
      id: 'unknown-phone',
      effect: 'deny',
    });
  });
});

test('a stricter policy never allows what a looser one denies', () => {
  const order: Policy[] = ['law', 'strict', 'strictest'];
  for (const consent of [
    'none',
    'generic',
    'express',
    'written',
    'revoked',
    'emergency-opt-out',
  ] as const) {
    for (const purpose of ['emergency', 'school-mission', 'other'] as const) {
      for (const line of ['wireless', 'residential', 'unknown'] as const) {
        for (const reassigned of ['no', 'yes', 'no-data', 'not-queried'] as const) {
          for (const student of ['no', 'yes', 'consented'] as const) {
            for (const age of ['fresh', 'stale'] as const) {
              for (const cap of ['free', 'reached'] as const) {
                const facts = { ...plain, consent, line, reassigned, student, age, cap };
                const verdicts = order.map((policy) =>
                  allows(ruleFor({ purpose, channel: 'voice', policy }, facts, rules)),
                );
                expect(verdicts, JSON.stringify({ purpose, ...facts })).toEqual(
                  verdicts.toSorted((a, b) => Number(b) - Number(a)),
                );
              }
            }
          }
        }
      }
    }
  }
});
