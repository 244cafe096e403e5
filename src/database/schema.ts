import type { Generated, JSONColumnType } from 'kysely';
import type { AttemptTables } from './schema-attempt.ts';
import type { AuditTables } from './schema-audit.ts';
import type { CampaignTables } from './schema-campaign.ts';
import type {
  Filled,
  GeneratedInstant,
  Instant,
  Nullable,
  NullableInstant,
} from './schema-columns.ts';
import type { ConsentTables } from './schema-consent.ts';
import type { OperatorTables } from './schema-operator.ts';
import type { SignInTables } from './schema-sign-in.ts';
import type { TrainingTables } from './schema-training.ts';

/**
 * The tables, as the migrations leave them; a test compares this page with the catalog.
 * Times come back as `Temporal.Instant`, calendar dates as ISO text, ciphertext as `Buffer`.
 */
export type Database = AttemptTables &
  AuditTables &
  CampaignTables &
  ConsentTables &
  OperatorTables &
  SignInTables &
  TrainingTables & {
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
      district_wide_approvals: Filled<number>;
      escalation_minutes: Filled<number>;
      emergency_escalation_minutes: Filled<number>;
      step_up_recipients: Nullable<number>;
      consent_policy: Filled<'law' | 'strict' | 'strictest'>;
      calls_at_once: Nullable<number>;
      local_presence: Generated<boolean>;
      building_emergencies: Filled<boolean>;
    };
    dial_worker: { worker: string; seen_at: GeneratedInstant };
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
      time_zone: Nullable<string>;
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
      area_zones: Filled<string[]>;
      student_line: Generated<boolean>;
    };
    guardian_phone: {
      guardian_id: string;
      phone_id: string;
      rank: Generated<number>;
      active: Generated<boolean>;
      disowned_at: NullableInstant;
    };
    school_holiday: { day: string; name: string };
    dialer_must_know: { only_row: Generated<boolean>; migration: string };
    key_check: { only_row: Generated<boolean>; digest: Buffer };
    import_run: {
      id: Generated<string>;
      kind: 'roster' | 'consent' | 'operators' | 'holidays';
      at: GeneratedInstant;
      counts: JSONColumnType<Record<string, number>>;
    };
    operator: {
      id: Generated<string>;
      directory_tenant: string;
      directory_id: string;
      name: string;
      active: Generated<boolean>;
      left_at: NullableInstant;
    };
    chat_identity: {
      platform: 'slack' | 'teams';
      tenant_id: string;
      user_id: string;
      operator_id: string;
      linked_at: GeneratedInstant;
    };
    account_refusal: {
      account: string;
      act: string;
      since: GeneratedInstant;
      uncounted: Generated<number>;
    };
    /** Requests from chat, each taken once. */
    chat_request: { digest: Buffer; good_until: Instant };
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
  };
