/** Something that waits for one person, or for anybody who holds their role. Closures have lists of their own. */
export type DutyKind =
  | 'breach-sign'
  | 'incident-task'
  | 'drill'
  | 'role-change'
  | 'policy-change'
  | 'erasure-change'
  | 'roster-change'
  | 'person-change'
  | 'family-request'
  | 'office-task'
  | 'finding'
  | 'finding-to-close'
  | 'translation';

export type Duty = {
  kind: DutyKind;
  count: number;
  /** The earliest; null where nothing ends it. */
  dueAt: Temporal.Instant | null;
};
