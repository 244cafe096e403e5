import type { ConsentReport } from '#domain/consent/report/consent-report.ts';
import { consentBody, consentReport } from '#domain/report/kinds/report-consent.ts';
import type { Report } from '#domain/report/report.ts';

/** Names that paper and spreadsheets have trouble with, before plain ones. */
const schoolNames = [
  'Adams Elementary',
  'Escuela Peña',
  'Trường Hòa Bình',
  'Dr. Mary McLeod Bethune Elementary School and Early Learning Center',
  'O’Dell Online Academy',
  'Zuñiga Dual Language',
];

const languages = [
  ['en', 600],
  ['es', 220],
  ['vi', 60],
  ['so', 25],
] as const;

/** A report of so many schools, the same each time; no two of their shares of agreement are equal. */
export function aConsentReport(schools = 3, changes: Partial<ConsentReport> = {}): ConsentReport {
  return {
    at: Temporal.Instant.from('2026-11-24T18:05:00Z'),
    districtName: 'Cascade Falls School District',
    timeZone: 'America/Los_Angeles',
    coverage: Array.from({ length: schools }, (_, index) => coverageOf(index)).flat(),
    revocations: {
      total: 246,
      last30Days: 37,
      byMeans: [
        { means: 'key-press', count: 214, medianSeconds: 0.004, longestSeconds: 0.31 },
        { means: 'staff', count: 28, medianSeconds: 4200, longestSeconds: 190_000 },
        { means: 'e-mail', count: 4, medianSeconds: 52_000, longestSeconds: 52_000 },
      ],
    },
    evidence: {
      records: 11_240,
      withoutWording: 312,
      withoutGiver: 5,
      withoutProof: 88,
      stale: 1904,
    },
    clocks: { running: 3, overdue: 1, nextDueAt: Temporal.Instant.from('2026-12-02T20:00:00Z') },
    ...changes,
  };
}

function coverageOf(index: number): ConsentReport['coverage'] {
  const school = schoolNames[index] ?? `School ${index + 1}`;
  return languages.flatMap(([language, most]) =>
    (['voice', 'text'] as const).flatMap((channel) =>
      (['school-mission', 'other'] as const).map((purpose) => {
        const phones = most + 7 * index;
        const share = (channel === 'voice' ? 0.9 : 0.8) * (purpose === 'other' ? 0.5 : 1);
        const agreed = Math.floor((phones * share) / (1 + index / 20));
        const withdrew = Math.floor((phones - agreed) * 0.2);
        const notUsable = Math.floor((phones - agreed) * 0.1);
        const none = phones - agreed - withdrew - notUsable;
        const unchecked = Math.floor(notUsable / 2);
        const counts = { phones, agreed, withdrew, notUsable, unchecked, none };
        return { school, language, channel, purpose, ...counts };
      }),
    ),
  );
}

/** The same as everybody reads it. */
export function asReport(of: ConsentReport): Report {
  const day = of.at.toZonedDateTimeISO(of.timeZone).toPlainDate();
  const { at, districtName, timeZone } = of;
  const { name, title } = consentReport;
  return {
    name,
    title,
    at,
    districtName,
    timeZone,
    period: { from: day, to: day },
    schools: undefined,
    isOfToday: true,
    ...consentBody(of),
  };
}
