import type { ColumnType, GeneratedAlways, JSONColumnType } from 'kysely';
import type {
  Filled,
  GeneratedInstant,
  Instant,
  Nullable,
  NullableInstant,
} from './schema-columns.ts';

type ReadOnly<T> = ColumnType<T, never, never>;

/** The ledger of consent, what is derived from it, and the rules. */
export type ConsentTables = {
  consent_wording: {
    version: string;
    language: string;
    body: string;
    recorded_at: GeneratedInstant;
    recorded_by: string;
  };
  unclaimed_stop: {
    id: Filled<string>;
    phone_index: Buffer;
    scope: 'non-emergency' | 'all' | 'wrong-number';
    means: 'text-reply' | 'carrier-stop';
    doubtful: boolean;
    received_at: GeneratedInstant;
    ended_at: NullableInstant;
  };
  /** Texts and key presses that came, each taken once. */
  carrier_request: { id: string; taken_at: GeneratedInstant };
  consent_record: {
    id: Filled<string>;
    phone_id: string;
    channel: 'voice' | 'text';
    purposes: ('school-mission' | 'other')[];
    kind: 'express' | 'express-written';
    method: 'enrollment-form' | 'web-page' | 'key-press' | 'text' | 'paper' | 'spoken';
    wording_version: string;
    language: string;
    evidence_reference: string;
    obtained_at: Instant;
    recorded_at: GeneratedInstant;
    recorded_by: string;
    given_by: Nullable<string>;
    giver_relation: Nullable<GiverRelation>;
    evidence_hash: Nullable<Buffer>;
    replaces: Nullable<string>;
    ends_withdrawal: Filled<boolean>;
  };
  revocation: {
    id: Filled<string>;
    phone_id: string;
    channel: 'voice' | 'text' | 'any';
    scope: 'non-emergency' | 'all' | 'wrong-number';
    means: RevocationMeans;
    received_at: GeneratedInstant;
    recorded_at: GeneratedInstant;
    recorded_by: string;
    attempt_id: Nullable<string>;
    category: Nullable<'school-mission' | 'other'>;
    words: Nullable<Buffer>;
    effective_at: GeneratedInstant;
    honour_by: GeneratedAlways<Temporal.Instant>;
    doubtful: Filled<boolean>;
    retracts: Nullable<string>;
  };
  phone_block: {
    id: Filled<string>;
    phone_id: string;
    kind: 'emergency-line' | 'district';
    reason: string;
    blocked_by: string;
    blocked_at: GeneratedInstant;
    lifts: Nullable<string>;
  };
  number_check: {
    id: Filled<string>;
    phone_id: string;
    /** ISO 8601 calendar date. */
    reference_date: string;
    answer: 'yes' | 'no' | 'no-data';
    source: string;
    asked_at: GeneratedInstant;
    good_until: Instant;
  };
  confirmation_text: {
    revocation_id: string;
    phone_id: string;
    due_at: Instant;
    state: Filled<
      'waiting' | 'sending' | 'sent' | 'unknown' | 'refused' | 'too-late' | 'not-needed'
    >;
    carrier_id: Nullable<string>;
    state_at: GeneratedInstant;
  };
  office_task: {
    id: Filled<string>;
    kind:
      | 'read-text'
      | 'reassigned-number'
      | 'wrong-number'
      | 'bad-number'
      | 'no-texts'
      | 'disowned-number';
    phone_id: string;
    revocation_id: Nullable<string>;
    opened_at: GeneratedInstant;
    due_at: Instant;
    closed_at: NullableInstant;
    closed_by: Nullable<string>;
    outcome: Nullable<string>;
  };
  page_code: {
    id: Filled<string>;
    phone_id: string;
    guardian_id: string;
    language: string;
    asked_at: GeneratedInstant;
    expires_at: GeneratedInstant;
    tries: Filled<number>;
    used_at: NullableInstant;
    state: Filled<'waiting' | 'sending' | 'sent' | 'unknown' | 'refused'>;
    carrier_id: Nullable<string>;
  };
  office_task_text: { task_id: string; revocation_id: string };
  number_check_lease: {
    phone_id: string;
    worker: string;
    leased_until: Instant;
    failures: Filled<number>;
  };
  disclosure: {
    id: Filled<string>;
    operator_id: string;
    what: string;
    phone_id: Nullable<string>;
    campaign_id: Nullable<string>;
    student_ids: Filled<string[]>;
    at: GeneratedInstant;
  };
  /** Derived from the ledger; see the migration for the bits. */
  phone_gate: {
    phone_id: string;
    facts: string;
    voice_mission: number;
    voice_other: number;
    text_mission: number;
    text_other: number;
    by_category: boolean;
    reassigned: number;
    checked_until: NullableInstant;
    fresh_until: NullableInstant;
    capped_until: NullableInstant;
    voice_mission_evidence: Nullable<string>;
    voice_other_evidence: Nullable<string>;
    text_mission_evidence: Nullable<string>;
    text_other_evidence: Nullable<string>;
    check_evidence: Nullable<string>;
    block_evidence: Nullable<string>;
  };
  calling_zones: { id: GeneratedAlways<number>; time_zones: string[] };
  phone_audience: {
    phone_id: string;
    school_id: string;
    may_be_contacted: boolean;
    language: string;
    zones_id: number;
    is_shared: boolean;
  };
  roster_audience: {
    phone_id: ReadOnly<string>;
    school_id: ReadOnly<string>;
    may_be_contacted: ReadOnly<boolean>;
    language: ReadOnly<string>;
    time_zones: ReadOnly<string[]>;
    is_shared: ReadOnly<boolean>;
  };
  consent_fact: { bit: number; fact: string; value: string };
  rule_set: {
    version: string;
    /** ISO 8601 calendar date; null: not in force yet. */
    in_force_from: Nullable<string>;
    revocation_reach: 'all' | 'category';
    citation: string;
  };
  consent_rule: {
    rule_set: string;
    id: string;
    rank: number;
    effect: 'allow' | 'allow-if' | 'deny' | 'defer';
    condition: Nullable<string>;
    policies: ConsentPolicy[];
    purposes: ('emergency' | 'school-mission' | 'other')[];
    channels: ('voice' | 'text')[];
    accepts: JSONColumnType<Record<string, string[]>> | null;
    mask: Filled<string>;
    rests_on: 'ledger' | 'number-check' | 'block' | 'roster' | 'campaign' | 'carrier';
    source: string;
    reason: string;
    citation: string;
    allows: GeneratedAlways<boolean>;
  };
};

/** How far beyond the law a district goes: not at all, consent for all but emergencies, or for those too. */
export type ConsentPolicy = 'law' | 'strict' | 'strictest';

export type GiverRelation =
  | 'parent'
  | 'guardian'
  | 'relative'
  | 'adult-student'
  | 'student'
  | 'other';

export type RevocationMeans =
  | 'key-press'
  | 'text-reply'
  | 'carrier-stop'
  | 'web-page'
  | 'call-back'
  | 'staff'
  | 'e-mail'
  | 'voicemail'
  | 'import';
