import { stringify } from 'csv-stringify/sync';
import type { TrainingLine } from '#domain/people/training/list-records.ts';

/** Every pass as CSV, for an auditor: days in UTC. */
export function trainingCsv(lines: readonly TrainingLine[]): string {
  const day = (at: Temporal.Instant) => at.toString().slice(0, 10);
  return stringify(
    lines.map((line) => [
      line.directoryId,
      line.course,
      line.version,
      line.score,
      day(line.passedAt),
      day(line.expiresAt),
      line.attested ? 'yes' : 'no',
    ]),
    {
      header: true,
      columns: [
        'directory_id',
        'course',
        'version',
        'score',
        'passed_on',
        'expires_on',
        'attested',
      ],
      escape_formulas: true,
    },
  );
}
