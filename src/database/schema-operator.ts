import type { ColumnType } from 'kysely';
import type {
  Filled,
  GeneratedInstant,
  Instant,
  Nullable,
  NullableInstant,
} from './schema-columns.ts';

type Role = 'requester' | 'approver' | 'compliance' | 'front-office' | 'administrator';

type PolicyValue = string | number | null;

type ChangeCardMessage = {
  change_id: string;
  platform: 'slack' | 'teams';
  channel_id: Nullable<string>;
  message_id: Nullable<string>;
  drawn_digest: Nullable<string>;
  shown_state: Nullable<string>;
  posting_since: NullableInstant;
  retry_at: NullableInstant;
  lease_until: NullableInstant;
};

/** Who may do what and who is away, the changes of it that two administrators stand behind, and the cards that show those. */
export type OperatorTables = {
  role_grant: {
    id: Filled<string>;
    operator_id: string;
    role: Role;
    school_id: Nullable<string>;
    granted_at: GeneratedInstant;
    revoked_at: NullableInstant;
    granted_by: Nullable<string>;
    revoked_by: Nullable<string>;
  };
  operator_phone: { operator_id: string; number_index: Buffer; number: Buffer };
  role_change: {
    id: Filled<string>;
    act: 'grant' | 'revoke' | 'deactivate';
    operator_id: string;
    role: Nullable<Role>;
    school_id: Nullable<string>;
    state: Filled<'waiting' | 'confirmed' | 'declined' | 'expired'>;
    asked_by: Nullable<string>;
    asked_at: GeneratedInstant;
    expires_at: GeneratedInstant;
    settled_by: Nullable<string>;
    settled_at: NullableInstant;
  };
  role_card_message: ChangeCardMessage;
  policy_change: {
    id: Filled<string>;
    settings: ColumnType<Record<string, PolicyValue>, string, string>;
    before: ColumnType<Record<string, PolicyValue>, string | undefined, string>;
    state: Filled<'waiting' | 'confirmed' | 'declined' | 'expired'>;
    asked_at: GeneratedInstant;
    expires_at: GeneratedInstant;
    settled_by: Nullable<string>;
    settled_at: NullableInstant;
  };
  policy_card_message: ChangeCardMessage;
  absence: {
    id: Filled<string>;
    operator_id: string;
    until: Instant;
    stand_in: Nullable<string>;
    begun_at: GeneratedInstant;
    ended_at: NullableInstant;
  };
  access_review: {
    id: Filled<string>;
    started_by: string;
    started_at: GeneratedInstant;
    finished_at: NullableInstant;
  };
  access_decision: {
    review_id: string;
    operator_id: string;
    decision: 'keep' | 'remove';
    roles: string[];
    decided_by: string;
    decided_at: GeneratedInstant;
  };
};
