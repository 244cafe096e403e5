import type { Generated, JSONColumnType } from 'kysely';
import type { CampaignTables } from './schema-campaign.ts';
import type {
  Filled,
  GeneratedInstant,
  Instant,
  Nullable,
  NullableInstant,
} from './schema-columns.ts';

/**
 * The tables, as the migrations leave them; a test compares this page with the catalog.
 * Times come back as `Temporal.Instant`, calendar dates as ISO text, ciphertext as `Buffer`.
 */
export type Database = CampaignTables & {
  district: {
    only_row: Generated<boolean>;
    name: string;
    registered_name: string;
    callback_number: string;
    time_zone: string;
    calls_per_second: Filled<number>;
    ring_seconds: Generated<number>;
    max_tries: Generated<number>;
    busy_retry_seconds: Generated<number>;
    no_answer_retry_seconds: Generated<number>;
    approval_minutes: Generated<number>;
    emergency_approval_minutes: Generated<number>;
    cents_per_call: Filled<number>;
    cents_per_text: Filled<number>;
    policy_version: Generated<number>;
  };
  school: {
    id: Generated<string>;
    sourced_id: string;
    name: string;
    time_zone: string;
    office_number: Nullable<string>;
    active: Generated<boolean>;
  };
  student: {
    id: Generated<string>;
    sourced_id: string;
    name: Buffer;
    source_hash: Buffer;
    active: Generated<boolean>;
  };
  enrollment: { student_id: string; school_id: string; active: Generated<boolean> };
  guardian: {
    id: Generated<string>;
    sourced_id: string;
    name: Buffer;
    language: Generated<string>;
    source_hash: Buffer;
    active: Generated<boolean>;
  };
  guardianship: {
    student_id: string;
    guardian_id: string;
    relation: Generated<string>;
    may_be_contacted: Generated<boolean>;
    custody_document: Nullable<string>;
    active: Generated<boolean>;
  };
  phone: {
    id: Generated<string>;
    index: Buffer;
    number: Buffer;
    line_type: Generated<'unknown' | 'mobile' | 'landline' | 'voip'>;
    bad_number_at: NullableInstant;
  };
  guardian_phone: {
    guardian_id: string;
    phone_id: string;
    rank: Generated<number>;
    active: Generated<boolean>;
  };
  key_check: { only_row: Generated<boolean>; digest: Buffer };
  import_run: {
    id: Generated<string>;
    kind: 'roster' | 'consent' | 'operators';
    at: GeneratedInstant;
    counts: JSONColumnType<Record<string, number>>;
  };
  operator: {
    id: Generated<string>;
    directory_tenant: string;
    directory_id: string;
    name: string;
    active: Generated<boolean>;
  };
  chat_identity: {
    platform: 'slack' | 'teams';
    tenant_id: string;
    user_id: string;
    operator_id: string;
    linked_at: GeneratedInstant;
  };
  role_grant: {
    id: Generated<string>;
    operator_id: string;
    role: 'requester' | 'approver' | 'compliance' | 'front-office' | 'administrator';
    school_id: Nullable<string>;
    granted_at: GeneratedInstant;
    revoked_at: NullableInstant;
  };
  audit_entry: {
    id: Generated<string>;
    at: GeneratedInstant;
    actor_kind: 'operator' | 'system' | 'guardian' | 'carrier' | 'account';
    actor_id: Nullable<string>;
    act: string;
    subject_kind: string;
    subject_id: string;
    facts: JSONColumnType<Record<string, unknown>>;
  };
  consent_record: {
    id: Generated<string>;
    phone_id: string;
    channel: 'voice' | 'text';
    purposes: string[];
    kind: 'express' | 'express-written';
    method: 'enrollment-form' | 'web-page' | 'key-press' | 'text' | 'paper' | 'spoken';
    wording_version: string;
    language: string;
    evidence_reference: string;
    obtained_at: Instant;
    recorded_at: GeneratedInstant;
    recorded_by: string;
  };
  revocation: {
    id: Generated<string>;
    phone_id: string;
    channel: 'voice' | 'text' | 'any';
    scope: 'non-emergency' | 'all' | 'wrong-number';
    means: 'key-press' | 'text-reply' | 'carrier-stop' | 'staff' | 'import' | 'web-page';
    received_at: GeneratedInstant;
    recorded_at: GeneratedInstant;
    recorded_by: string;
    attempt_id: Nullable<string>;
  };
  phone_gate: {
    phone_id: string;
    voice_purposes: number;
    text_purposes: number;
    voice_revoked: boolean;
    text_revoked: boolean;
    emergency_opt_out: boolean;
    wrong_number: boolean;
    carrier_stop: boolean;
    bad_number: boolean;
    landline: boolean;
    voice_evidence: Nullable<string>;
    text_evidence: Nullable<string>;
  };
  consent_rule: { id: string; allows: boolean; reason: string; citation: string };
};
