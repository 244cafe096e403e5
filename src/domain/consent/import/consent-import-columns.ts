/** The documented header of a consent file; see docs/roster-import.md. */
export const consentColumns = {
  required: [
    'phone',
    'channel',
    'purposes',
    'kind',
    'method',
    'wording_version',
    'language',
    'wording',
    'giver_relation',
    'evidence_reference',
    'obtained_at',
  ],
  optional: [
    'giver_sourced_id',
    'evidence_sha256',
    'withdrawn_at',
    'withdrawn_scope',
    'texts_only_since',
  ],
} as const;

export type ConsentColumn =
  | (typeof consentColumns.required)[number]
  | (typeof consentColumns.optional)[number];
