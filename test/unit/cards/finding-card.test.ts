import { expect, test } from 'vitest';
import { auditRunCard } from '#conversation/audit/audit-run-card.ts';
import { findingCard, findingMilestone } from '#conversation/audit/finding-card.ts';
import { faultWords, subjectWords } from '#conversation/audit/finding-words.ts';
import { findingsCard } from '#conversation/audit/findings-card.ts';
import type { AuditRunView } from '#domain/audit-run/audit-run.ts';
import { type FindingCode, findingKinds } from '#domain/audit-run/finding/finding-kinds.ts';
import type { FindingsView } from '#domain/audit-run/finding/finding-view.ts';

const at = Temporal.Instant.from('2026-11-24T18:00:00Z');

function aView(changes: Partial<FindingsView> = {}): FindingsView {
  return {
    runId: '01a20000-0000-7000-8000-000000000001',
    code: 'call-without-basis',
    severity: 'high',
    ownerRole: 'compliance',
    takenBy: [],
    firstSeenAt: at,
    dueAt: at.add({ hours: 48 }),
    open: 1,
    untaken: changes.open ?? 1,
    resolved: 0,
    closed: 0,
    stillSeen: 1,
    shown: 'd1ge57',
    subjects: [
      {
        label: null,
        kind: 'attempt',
        id: '01a20000-0000-7000-8000-0000deadbeef',
        state: 'open',
        facts: { lacks: ['rule', 'evidence'] },
      },
    ],
    resolution: null,
    closing: null,
    timeZone: 'America/Chicago',
    ...changes,
  };
}

const verbs = (view: FindingsView) => findingCard(view).buttons.map(({ verb }) => verb);
const wordsOf = (view: FindingsView) => JSON.stringify(findingCard(view).blocks);
const resolution = { by: 'Priya Raghunathan', at, words: 'Called the family.' };

test('an open finding says what, by which rule, whose it is and until when', () => {
  const card = findingCard(aView({ takenBy: ['Priya Raghunathan'] }));

  expect(card.badge).toEqual({ text: 'High · 1 open', tone: 'bad' });
  expect(card.summary).toBe('Audit: Calls without a legal basis, high · 1 open');
  expect(JSON.stringify(card.blocks)).toContain('compliance staff; taken by Priya Raghunathan');
  expect(JSON.stringify(card.blocks)).toContain('Thu, Nov 26, 12:00 pm CST');
  expect(JSON.stringify(card.blocks)).toContain(
    '["Call or text …deadbeef","no rule allows it; no consent at that time"]',
  );
});

test.each([
  ['open', {}, ['take-finding', 'resolve-finding-form']],
  ['taken', { untaken: 0 }, ['resolve-finding-form']],
  ['resolved', { open: 0, resolved: 1, resolution }, ['close-finding']],
  [
    'partly resolved',
    { resolved: 1, resolution },
    ['take-finding', 'resolve-finding-form', 'close-finding'],
  ],
  [
    'closed',
    { open: 0, closed: 1, stillSeen: 0, resolution, closing: { by: 'Ruth Adeyemi', at } },
    [],
  ],
] as const)('what is %s has the buttons that still work', (_state, changes, wanted) => {
  expect(verbs(aView(changes))).toEqual(wanted);
});

test('the state of each is told only where they differ', () => {
  const [subject] = aView().subjects;
  if (subject === undefined) throw new Error('the view has a subject');
  const both = [subject, { ...subject, state: 'resolved' as const }];

  expect(wordsOf(aView({ resolved: 1, subjects: both }))).toContain('"State"');
  expect(wordsOf(aView())).not.toContain('"State"');
});

test('ten are shown and the others counted', () => {
  const [subject] = aView().subjects;
  const subjects = Array.from({ length: 10 }, () => subject ?? { ...aView().subjects[0] });

  expect(wordsOf(aView({ open: 1_203, subjects: subjects as FindingsView['subjects'] }))).toContain(
    'and 1,193 more',
  );
  expect(wordsOf(aView())).not.toContain('more');
});

test.each([
  [{ open: 1, stillSeen: 0 }, 'no longer found this.'],
  [{ open: 3, stillSeen: 0 }, 'no longer found any of these.'],
  [{ open: 3, stillSeen: 1 }, 'no longer found 2 of these.'],
])('what the newest audit did not see is said: %o', (changes, words) => {
  expect(wordsOf(aView(changes))).toContain(words);
  expect(wordsOf(aView({ open: 3, stillSeen: 3 }))).not.toContain('latest audit');
});

test('the thread hears of what people want to hear, once', () => {
  const text = (changes: Partial<FindingsView>, noted: string | null) =>
    findingMilestone(aView(changes), noted).card?.summary;
  const resolved = { open: 0, resolved: 1, resolution };

  expect(text({}, null)).toBeUndefined();
  expect(text({}, 'open')).toBeUndefined();
  expect(text(resolved, 'open')).toContain('Priya Raghunathan resolved it');
  expect(text({ open: 2 }, 'resolved')).toContain('found 2 findings again');
  expect(text({ open: 0, closed: 1, closing: { by: 'Ruth Adeyemi', at } }, 'resolved')).toBe(
    'Ruth Adeyemi closed it.',
  );
});

test.each([
  ['call-without-basis', { lacks: ['approval'], calls: 1_400 }, '1,400 calls and texts'],
  ['call-after-withdrawal', { scope: 'all', revocation: '0-12345678' }, '…12345678 of emergencies'],
  ['evidence-missing', { consents: 1, withoutWording: 1 }, '1 consent: 1 without wording'],
  [
    'evidence-stale',
    { consents: 9, phones: 5, usedLately: 2 },
    '9 consents; 2 phones called lately',
  ],
  ['revocation-late', { means: 'staff', hoursLate: 30 }, 'took effect 30 hours late'],
  ['revocation-late', { task: 'read-text' }, 'no one has read'],
  ['confirmation-late', { state: 'unknown' }, 'unknown whether'],
  ['check-failed', { error: '22P02' }, 'failed: error 22P02'],
  [
    'call-without-basis',
    { lacks: ['block', 'number-check'] },
    'a blocked number; a reassigned number',
  ],
  ['gate-differs', { phones: 2, first: ['a-11111111', 'b-22222222'] }, '2 phones: …11111111, …2'],
  ['books-out-of-balance', { unplanned: 3, withoutEvent: 1 }, '3 never planned; 1 calls without'],
] as const)('%s: %o', (code, facts, words) => {
  expect(faultWords(code, facts)).toContain(words);
});

test('facts that a later version wrote are no reason to fail', () => {
  for (const code of Object.keys(findingKinds) as FindingCode[]) {
    expect(faultWords(code, { unheardOf: { deeply: 1 } })).toEqual(expect.any(String));
  }
});

function aRun(changes: Partial<AuditRunView> = {}): AuditRunView {
  return {
    id: '01a20000-0000-7000-8000-000000000001',
    kind: 'weekly',
    week: '2026-11-23',
    days: 35,
    askedBy: null,
    askedAt: at,
    startedAt: null,
    endedAt: null,
    planned: 12,
    checks: [],
    found: null,
    earlier: [],
    next: null,
    timeZone: 'America/Chicago',
    ...changes,
  };
}

test('a run is shown from waiting to its end', () => {
  const started = { startedAt: at };
  const checks = [{ code: 'call-without-basis' as const, looked: 1, found: 0 }];
  const badge = (changes: Partial<AuditRunView>) => auditRunCard(aRun(changes)).badge?.text;

  expect(badge({})).toBe('Waiting for a worker');
  expect(badge(started)).toBe('Running');
  expect(badge({ ...started, endedAt: at.add({ seconds: 75 }), found: 0, checks })).toBe(
    'Nothing found',
  );
  expect(badge({ ...started, endedAt: at, found: 3, checks })).toBe('3 open findings');
  const running = JSON.stringify(auditRunCard(aRun({ ...started, checks })).blocks);
  expect(running).toContain('1 of 12 checks');
  expect(running).toContain('Looked at 1 call or text.');
  const asked = auditRunCard(aRun({ kind: 'asked', week: null, askedBy: 'Priya Raghunathan' }));
  expect(asked.title).toBe('Audit · run by Priya Raghunathan');
});

test('a check that could not be done is said, and no number of what it looked at', () => {
  const words = JSON.stringify(
    auditRunCard(
      aRun({
        startedAt: at,
        endedAt: at,
        found: 1,
        checks: [{ code: 'call-without-basis', looked: 0, found: 1, failed: true }],
      }),
    ),
  );

  expect(words).toContain('{"label":"Calls without a legal basis","value":"failed"}');
  expect(words).toContain('1 check failed, so this audit is incomplete.');
  expect(
    subjectWords({ label: null, kind: 'check', id: 'gate-differs', state: 'open', facts: {} }),
  ).toBe('Call list doesn’t match consent records');
});

test('each button carries what the card showed', () => {
  const { buttons } = findingCard(aView({ resolved: 1, resolution }));

  expect(buttons.map(({ data }) => data?.['shown'])).toEqual(['d1ge57', 'd1ge57', 'd1ge57']);
});

test('the list of findings shows what is overdue, and says when there is nothing', () => {
  const list = { now: at, timeZone: 'America/Chicago', lines: [] };
  const line = {
    code: 'gate-differs' as const,
    runId: 'r',
    severity: 'high' as const,
    open: 1,
    resolved: 2,
    ownerRole: 'administrator' as const,
    takenBy: [],
  };

  expect(findingsCard(list).summary).toContain('No finding is open');
  const words = JSON.stringify(
    findingsCard({
      ...list,
      lines: [
        { ...line, dueAt: at.subtract({ hours: 1 }) },
        { ...line, dueAt: at.add({ hours: 24 }) },
        { ...line, open: 0, dueAt: null },
      ],
    }).blocks,
  );
  expect(words).toContain('["Call list doesn’t match consent records","High","1","2","overdue"]');
  expect(words).toContain('"Nov 25"');
  expect(words).toContain('["Call list doesn’t match consent records","High","0","2","–"]');
});

test('a finding that shows ids says where they are found, and one of a school says nothing of them', () => {
  const words = (view: FindingsView) => JSON.stringify(findingCard(view));
  const where = 'Search for an id in the closures’ evidence files: type “audit report”.';
  const school = { label: 'Adams', kind: 'school', id: 's', state: 'open', facts: {} } as const;

  expect(words(aView())).toContain(where);
  expect(words(aView({ code: 'evidence-stale', subjects: [school] }))).not.toContain(where);
});
