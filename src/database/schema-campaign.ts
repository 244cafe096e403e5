import type { ColumnType, Generated } from 'kysely';
import type {
  Filled,
  GeneratedInstant,
  Instant,
  Nullable,
  NullableInstant,
} from './schema-columns.ts';

type WakeState = 'placing' | 'placed' | 'refused' | 'unsent' | 'unknown';

/** What was asked for, decided, halted and shown. */
export type CampaignTables = {
  campaign: {
    id: Generated<string>;
    number: Generated<number>;
    state: Filled<CampaignState>;
    version: Generated<number>;
    author_id: string;
    created_at: GeneratedInstant;
    state_at: GeneratedInstant;
    started_at: NullableInstant;
    ended_at: NullableInstant;
    ended_by: Nullable<string>;
    end_reason: Nullable<string>;
    corrects: Nullable<string>;
  };
  campaign_editor: { campaign_id: string; operator_id: string };
  campaign_version: {
    id: Generated<string>;
    campaign_id: string;
    number: number;
    happening: string;
    ground: string;
    purpose: Purpose;
    school_ids: string[];
    event_date: string;
    delivery: Delivery;
    machines: Filled<MachinePolicy>;
    dismissal_time: Nullable<string>;
    says_safe: Filled<boolean>;
    start_at: NullableInstant;
    stop_trying_at: Instant;
    submitted_by: string;
    submitted_at: GeneratedInstant;
    fingerprint: Nullable<Buffer>;
    sealed_content: ColumnType<unknown, string | undefined, string>;
    /** Its canonical JSON, over which the fingerprint is taken; the database writes it. */
    sealed_text: ColumnType<string | null, never, never>;
    voice_count: Nullable<number>;
    text_count: Nullable<number>;
    guardian_count: Nullable<number>;
    shared_count: Nullable<number>;
    expires_at: NullableInstant;
    approvals_needed: Generated<number>;
    oddities: ColumnType<unknown, string | undefined, string>;
    text_segments: ColumnType<unknown, string | undefined, string>;
    rule_set: Nullable<string>;
    training_record_id: Nullable<string>;
    form_id: Nullable<string>;
  };
  message_text: { version_id: string; language: string; body: string; kept: Filled<boolean> };
  recipient: {
    version_id: string;
    phone_id: string;
    channel: 'voice' | 'text';
    language: string;
    time_zones: string[];
    rule: string;
    evidence: Nullable<string>;
  };
  exclusion: {
    version_id: string;
    phone_id: string;
    channel: 'voice' | 'text';
    rule: string;
    evidence: Nullable<string>;
  };
  approval: {
    id: Generated<string>;
    version_id: string;
    operator_id: string;
    decision: 'approved' | 'sent-back';
    reason: Nullable<string>;
    fingerprint: Buffer;
    platform: 'slack' | 'teams';
    at: GeneratedInstant;
    training_record_id: Nullable<string>;
  };
  approval_wake: {
    version_id: string;
    operator_id: string;
    token: string;
    at: GeneratedInstant;
    call_state: Filled<WakeState>;
    call_id: Nullable<string>;
    text_state: Filled<WakeState>;
    text_id: Nullable<string>;
  };
  text_opening: {
    version_id: string;
    operator_id: string;
    platform: 'slack' | 'teams';
    at: GeneratedInstant;
  };
  chat_card: {
    campaign_id: string;
    platform: 'slack' | 'teams';
    channel_id: Nullable<string>;
    message_id: Nullable<string>;
    drawn_digest: Nullable<string>;
    drawn_at: NullableInstant;
    shown_state: Nullable<string>;
    noted_state: Nullable<string>;
    retry_at: NullableInstant;
    lease_until: NullableInstant;
    told_moment: Generated<string>;
    edited_at: NullableInstant;
    posting_since: NullableInstant;
    failures: Generated<number>;
  };
  campaign_moment: {
    id: Generated<string>;
    campaign_id: string;
    kind: MomentKind;
    round: Generated<number>;
    operator_id: Nullable<string>;
    reason: Nullable<string>;
    count: Nullable<number>;
    at: GeneratedInstant;
  };
  direct_card: {
    campaign_id: string;
    platform: 'slack' | 'teams';
    operator_id: string;
    channel_id: Nullable<string>;
    message_id: Nullable<string>;
    shown_state: Nullable<string>;
    lease_until: NullableInstant;
  };
  halt: {
    id: Generated<string>;
    campaign_id: Nullable<string>;
    placed_by: Nullable<string>;
    reason: Nullable<string>;
    placed_at: GeneratedInstant;
    asked_by: Nullable<string>;
    asked_at: NullableInstant;
    released_by: Nullable<string>;
    released_at: NullableInstant;
    revision: Generated<number>;
  };
  halt_message: {
    halt_id: string;
    platform: 'slack' | 'teams';
    channel: Filled<'closures' | 'witness'>;
    channel_id: Nullable<string>;
    message_id: Nullable<string>;
    drawn_digest: Nullable<string>;
    noted_revision: Nullable<number>;
    posting_since: NullableInstant;
    retry_at: NullableInstant;
    lease_until: NullableInstant;
  };
};

export type CampaignState =
  | 'draft'
  | 'submitted'
  | 'approved'
  | 'dialing'
  | 'paused'
  | 'finished'
  | 'stopped'
  | 'expired'
  | 'sent-back';

type MomentKind =
  | 'approval'
  | 'sent-back'
  | 'expired'
  | 'started'
  | 'paused'
  | 'asked-to-go-on'
  | 'resumed'
  | 'stopped'
  | 'finished'
  | 'retry-round'
  | 'half-way'
  | 'carrier-short'
  | 'carrier-eased'
  | 'refused'
  | 'filtered'
  | 'slow'
  | 'late';

export type Purpose = 'emergency' | 'school-mission' | 'other';

export type MachinePolicy = 'leave' | 'leave-and-retry' | 'retry-only';

export type Delivery = 'call' | 'text' | 'call-and-text' | 'call-then-text';
