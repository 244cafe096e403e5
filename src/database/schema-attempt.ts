import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Filled, GeneratedInstant, Nullable, NullableInstant } from './schema-columns.ts';

/** What was dialed, at which pace, and what came back. */
export type AttemptTables = {
  attempt: {
    id: Generated<string>;
    campaign_id: string;
    version_id: string;
    phone_id: string;
    channel: 'voice' | 'text';
    try_number: Generated<number>;
    state: Filled<AttemptState>;
    fence: Filled<string>;
    worker: Nullable<string>;
    not_before: GeneratedInstant;
    deadline_at: NullableInstant;
    token: Nullable<string>;
    carrier_id: Nullable<string>;
    rule: Nullable<string>;
    rule_set: Nullable<string>;
    answered_by: Nullable<'human' | 'machine' | 'unknown'>;
    spoken_at: NullableInstant;
    held_back: Generated<boolean>;
    seconds: Nullable<number>;
    disposition: Nullable<string>;
    cancel_requested: Generated<boolean>;
    superseded: Generated<boolean>;
    misses: Generated<number>;
    strikes: Generated<number>;
    created_at: GeneratedInstant;
    intent_at: NullableInstant;
    ended_at: NullableInstant;
    sender: Nullable<string>;
    recall_fence: Nullable<string>;
  };
  call_event: {
    id: Generated<string>;
    attempt_id: string;
    carrier_id: string;
    sequence_number: number;
    carrier_status: string;
    kind: string;
    event: JSONColumnType<Record<string, unknown>>;
    received_at: GeneratedInstant;
  };
  stray_call: {
    carrier_id: string;
    attempt_id: string;
    found_at: GeneratedInstant;
    due_at: GeneratedInstant;
    ended_at: NullableInstant;
  };
  pace: {
    account: string;
    next_slot_at: GeneratedInstant;
    taken_ms: Generated<number[]>;
    share: Generated<number>;
    shrunk_at: GeneratedInstant;
    pressure: Nullable<'refused' | 'queued' | 'queue-full'>;
    pressed_since: NullableInstant;
    pressed_at: NullableInstant;
  };
  late_call: {
    account: string;
    slot_ms: number;
    left_ms: number;
  };
  sending_number: {
    number: string;
    active: Generated<boolean>;
    calls_per_second: Nullable<number>;
    area_code: ColumnType<string | null, never, never>;
    set_at: GeneratedInstant;
  };
};

type AttemptState =
  | 'planned'
  | 'claimed'
  | 'placing'
  | 'unknown'
  | 'accepted'
  | 'ringing'
  | 'answered'
  | 'completed'
  | 'busy'
  | 'no-answer'
  | 'failed'
  | 'canceled'
  | 'rejected'
  | 'suppressed'
  | 'unknown-expired';
