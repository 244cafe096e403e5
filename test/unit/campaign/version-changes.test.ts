import { expect, test } from 'vitest';
import { type ComparedVersion, compareVersions } from '#domain/closure/seal/version-changes.ts';

const first: ComparedVersion = {
  happening: 'closed',
  ground: 'weather',
  purpose: 'emergency',
  emergencyFact: null,
  delivery: 'call',
  machines: 'leave-and-retry',
  asksToConfirm: false,
  ringsInside: false,
  contactsAfter: null,
  dismissalTime: null,
  eventDate: '2027-01-12',
  startAt: null,
  stopTryingAt: Temporal.Instant.from('2027-01-12T15:00:00Z'),
  schools: ['Adams', 'Birch'],
  groups: [],
  stands: null,
  tells: 'families',
  texts: { en: 'Closed.', es: 'Cerrado.' },
  recordings: { en: 'aa', es: 'bb' },
  counts: { phones: 1140, leftOut: 12 },
};

test('a version that was asked again as it was has no changes', () => {
  expect(compareVersions(first, { ...first })).toEqual([]);
});

test('everything that is other is told, each once', () => {
  const second: ComparedVersion = {
    happening: 'late-2h',
    ground: 'health',
    purpose: 'school-mission',
    emergencyFact: null,
    delivery: 'text',
    machines: 'retry-only',
    asksToConfirm: true,
    ringsInside: true,
    contactsAfter: 10,
    dismissalTime: null,
    eventDate: '2027-01-13',
    startAt: Temporal.Instant.from('2027-01-13T11:30:00Z'),
    stopTryingAt: Temporal.Instant.from('2027-01-13T15:00:00Z'),
    schools: ['Birch', 'Cedar'],
    groups: [{ label: 'Bus 12' }],
    stands: { until: '2027-06-11', from: '07:00', to: '09:00' },
    tells: 'both',
    texts: { en: 'Late.', vi: 'Muộn.' },
    recordings: { en: 'cc', vi: 'dd' },
    counts: { phones: 900, leftOut: 12 },
  };

  expect(compareVersions(first, second)).toEqual([
    { kind: 'texts', changed: ['en'], added: ['vi'], removed: ['es'] },
    { kind: 'recordings', changed: ['en'], added: ['vi'], removed: ['es'] },
    { kind: 'schools', added: ['Cedar'], removed: ['Adams'] },
    { kind: 'groups', added: ['Bus 12'], removed: [] },
    { kind: 'happening', was: 'closed', is: 'late-2h' },
    { kind: 'ground', was: 'weather', is: 'health' },
    { kind: 'purpose', was: 'emergency', is: 'school-mission' },
    { kind: 'told', was: 'families', is: 'both' },
    { kind: 'delivery', was: 'call', is: 'text' },
    { kind: 'machines', was: 'leave-and-retry', is: 'retry-only' },
    { kind: 'confirm', was: false, is: true },
    { kind: 'ring', was: false, is: true },
    { kind: 'contacts', was: null, is: 10 },
    { kind: 'date', was: '2027-01-12', is: '2027-01-13' },
    { kind: 'start', was: null, is: '2027-01-13T11:30:00Z' },
    { kind: 'stop', was: '2027-01-12T15:00:00Z', is: '2027-01-13T15:00:00Z' },
    { kind: 'stands', was: null, is: { until: '2027-06-11', from: '07:00', to: '09:00' } },
    { kind: 'counts', phones: [1140, 900], leftOut: [12, 12] },
  ]);
});

test('a version that was never frozen has no counts to compare', () => {
  const { counts: _, ...unfrozen } = first;

  expect(compareVersions(unfrozen, first)).toEqual([]);
});
