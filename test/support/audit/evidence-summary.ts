import { languages } from '#domain/language/languages.ts';
import type { EvidenceSummary } from '#domain/proof/evidence/summary/evidence-summary.ts';

const at = (time: string) => Temporal.Instant.from(`2026-11-28T${time}Z`);
const fingerprint = '3f'.repeat(32);
const standing = {
  roles: [{ role: 'approver' as const, school: null }],
  training: { version: 2, passedAt: Temporal.Instant.from('2026-08-20T15:00:00Z') },
};

/** The evidence of a closure that called 1,990 phones in two languages. */
export function anEvidenceSummary(changed: Partial<EvidenceSummary> = {}): EvidenceSummary {
  return {
    at: at('17:05:00'),
    timeZone: 'America/Chicago',
    districtName: 'Cascade Falls School District',
    phone: undefined,
    closure: {
      id: '0197f0e0-0000-7000-8000-000000000001',
      number: 12,
      state: 'finished',
      version: 2,
      happening: 'closed',
      ground: 'weather',
      purpose: 'emergency',
      delivery: 'call-then-text',
      eventDate: '2026-11-30',
      isForGroups: false,
      schools: ['Adams Elementary', 'Escuela Peña'],
      ruleSet: '2025-04-11',
      fingerprint,
      createdAt: at('10:30:00'),
      startedAt: at('10:41:00'),
      endedAt: at('11:02:00'),
    },
    versions: [
      {
        ...standing,
        number: 1,
        by: 'Priya Shah',
        at: at('10:30:00'),
        fingerprint: 'a1'.repeat(32),
      },
      { ...standing, number: 2, by: 'Priya Shah', at: at('10:35:00'), fingerprint },
    ],
    decisions: [
      {
        ...standing,
        by: 'Marcus Bell',
        at: at('10:33:00'),
        version: 1,
        decision: 'sent-back',
        platform: 'slack',
      },
      {
        ...standing,
        by: 'Marcus Bell',
        at: at('10:40:00'),
        version: 2,
        decision: 'approved',
        platform: 'teams',
      },
    ],
    texts: [
      {
        language: 'en',
        text: 'Cascade Falls: all schools are closed on Monday, November 30, because of snow.',
        digest: '0a'.repeat(32),
        isRecorded: false,
      },
      {
        language: 'es',
        text: 'Cascade Falls: el lunes 30 de noviembre no habrá clases a causa de la nieve.',
        digest: '0b'.repeat(32),
        isRecorded: true,
      },
    ],
    listed: [
      {
        channel: 'voice',
        isIncluded: true,
        rule: 'emergency',
        reason: 'emergency call to a school’s own families',
        citation: '47 CFR 64.1200(a)(1); FCC 16-88',
        count: 1990,
      },
      {
        channel: 'text',
        isIncluded: true,
        rule: 'emergency',
        reason: 'emergency call to a school’s own families',
        citation: '47 CFR 64.1200(a)(1); FCC 16-88',
        count: 1802,
      },
      {
        channel: 'voice',
        isIncluded: false,
        rule: 'wrong-number',
        reason: 'somebody said that this is a wrong number',
        citation: '47 CFR 64.1200(a)(10)',
        count: 7,
      },
    ],
    phones: 1990,
    outcomes: [
      { channel: 'voice', ending: 'person', reason: null, count: 1400, made: 1400 },
      { channel: 'voice', ending: 'machine', reason: null, count: 590, made: 590 },
      { channel: 'text', ending: 'delivered', reason: null, count: 120, made: 120 },
    ],
    tries: [],
    confirmed: null,
    optOuts: [
      { means: 'key-press', scope: 'non-emergency', count: 3, phones: 2 },
      { means: 'key-press', scope: 'wrong-number', count: 1, phones: 1 },
    ],
    consents: [
      {
        wording: '2026-27',
        language: 'es',
        method: 'enrollment-form',
        kind: 'express',
        words: 'Acepto llamadas y mensajes de texto de las escuelas de Cascade Falls.',
        phones: 61,
        from: Temporal.Instant.from('2026-08-03T14:00:05Z'),
        until: Temporal.Instant.from('2026-08-21T20:30:59Z'),
      },
    ],
    senders: [
      { channel: 'voice', number: '+15035550140', count: 1990 },
      { channel: 'text', number: '+15035550141', count: 120 },
    ],
    log: {
      entries: 9_412,
      size: 88_120,
      root: 'q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=',
      note: `bellwether.example.org/audit-log\n88120\nq83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=\n\n— bellwether.example.org/audit-log ${'Kj'.repeat(44)}=\n`,
      sealedAt: at('17:04:58'),
    },
    ...changed,
  };
}

/** As long as any can get: each language at its longest, edited and decided again and again, every rule and every ending. */
export function aLongEvidenceSummary(): EvidenceSummary {
  const usual = anEvidenceSummary();
  const many = <T>(length: number, make: (n: number) => T) =>
    Array.from({ length }, (_, n) => make(n));
  const [version] = usual.versions;
  const [decision] = usual.decisions;
  const [line] = usual.listed;
  const [consent] = usual.consents;
  if (
    version === undefined ||
    decision === undefined ||
    line === undefined ||
    consent === undefined
  )
    throw new Error('the usual summary has one of each');
  const manyRoles = many(9, (n) => ({
    role: 'approver' as const,
    school: `School ${n} of the Valley`,
  }));
  return {
    ...usual,
    closure: { ...usual.closure, schools: many(120, (n) => `School ${n + 1} of the Valley`) },
    versions: many(30, (n) => ({ ...version, number: n + 1, roles: manyRoles })),
    decisions: many(30, (n) => ({
      ...decision,
      version: n + 1,
      by: `Approver ${n + 1}`,
      roles: manyRoles,
    })),
    texts: Object.keys(languages).map((language) => ({
      language,
      text: 'Families are asked to plan for the pickup of their children at noon. '.repeat(22),
      digest: '0c'.repeat(32),
      isRecorded: false,
    })),
    listed: many(60, (n) => ({
      ...line,
      rule: `rule-${n}`,
      isIncluded: n % 2 === 0,
      reason: `the reason of rule ${n}, which is longer than any that anybody has written so far`,
      citation:
        'a part of a code of federal regulations; a docket of the commission; and a letter of it',
    })),
    outcomes: many(60, (n) => ({
      channel: 'voice',
      ending: `ending-${n}`,
      reason: null,
      count: 5,
      made: 5,
    })),
    optOuts: many(40, (n) => ({ means: 'staff', scope: 'all', count: n + 1, phones: n + 1 })),
    consents: many(30, (n) => ({
      ...consent,
      wording: `2026-27, version ${n + 1}`,
      words: 'I agree to calls and texts about the matters of my child’s school. '.repeat(28),
    })),
    senders: many(30, (n) => ({
      channel: 'voice',
      number: `+150355501${String(n).padStart(2, '0')}`,
      count: 66,
    })),
  };
}
