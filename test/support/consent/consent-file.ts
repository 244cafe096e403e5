/** The columns of a consent file, with values as they stand in it. */
export type ConsentRow = Record<(typeof columns)[number], string>;

const columns = [
  'phone',
  'channel',
  'purposes',
  'kind',
  'method',
  'wording_version',
  'language',
  'wording',
  'giver_relation',
  'giver_sourced_id',
  'evidence_reference',
  'evidence_sha256',
  'obtained_at',
  'withdrawn_at',
  'withdrawn_scope',
  'texts_only_since',
] as const;

/** A row that the small export's roster takes, but for what the test says. */
export function consentRow(but: Partial<ConsentRow> = {}): ConsentRow {
  return {
    phone: '(402) 555-0101',
    channel: 'voice',
    purposes: 'other;school-mission',
    kind: 'express-written',
    method: 'enrollment-form',
    wording_version: '2025-07',
    language: 'es',
    wording: 'Acepto llamadas de la escuela.',
    giver_relation: 'parent',
    giver_sourced_id: 'G-1',
    evidence_reference: 'ENR-1',
    evidence_sha256: '',
    obtained_at: '2025-08-15',
    withdrawn_at: '',
    withdrawn_scope: '',
    texts_only_since: '',
    ...but,
  };
}

export function consentFile(...rows: ConsentRow[]): string {
  const lines = rows.map((row) =>
    columns.map((column) => `"${row[column].replaceAll('"', '""')}"`).join(','),
  );
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}
