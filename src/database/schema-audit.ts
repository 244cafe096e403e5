import type { ColumnType, JSONColumnType } from 'kysely';
import type {
  Filled,
  GeneratedInstant,
  Instant,
  Nullable,
  NullableInstant,
} from './schema-columns.ts';

type Role = 'requester' | 'approver' | 'compliance' | 'front-office' | 'administrator';

/** What audit runs looked at and found, and the cards that show it. */
export type AuditTables = {
  audit_run: {
    id: Filled<string>;
    kind: 'weekly' | 'asked';
    /** ISO 8601 calendar date of a Monday. */
    week: Nullable<string>;
    asked_by: Nullable<string>;
    asked_at: GeneratedInstant;
    started_at: NullableInstant;
    ended_at: NullableInstant;
    worker: Nullable<string>;
    lease_until: NullableInstant;
    looked_at: ColumnType<
      Record<string, { looked: number; found: number; failed?: true }>,
      string | undefined,
      string
    >;
    found: Nullable<number>;
  };
  finding: {
    id: Filled<string>;
    run_id: string;
    last_seen_run_id: string;
    code: string;
    severity: 'high' | 'medium' | 'low';
    subject_kind: string;
    subject_id: string;
    facts: JSONColumnType<Record<string, unknown>>;
    owner_role: Role;
    owner_id: Nullable<string>;
    opened_at: GeneratedInstant;
    due_at: Instant;
    state: Filled<'open' | 'resolved' | 'closed'>;
    resolved_by: Nullable<string>;
    resolved_at: NullableInstant;
    resolution: Nullable<string>;
    closed_by: Nullable<string>;
    closed_at: NullableInstant;
  };
  audit_card: { run_id: string; code: string; revision: Filled<number> };
  audit_card_message: {
    run_id: string;
    code: string;
    platform: 'slack' | 'teams';
    channel_id: Nullable<string>;
    message_id: Nullable<string>;
    drawn_digest: Nullable<string>;
    shown_revision: Nullable<number>;
    noted_state: Nullable<string>;
    posting_since: NullableInstant;
    retry_at: NullableInstant;
    lease_until: NullableInstant;
  };
};
