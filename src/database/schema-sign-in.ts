import type { Generated } from 'kysely';
import type { GeneratedInstant, Instant, Nullable, NullableInstant } from './schema-columns.ts';

/** Who the directory says somebody is. */
export type SignInTables = {
  sign_in: {
    id: Generated<string>;
    purpose: 'link' | 'step-up';
    state_hash: Buffer;
    platform: 'slack' | 'teams';
    tenant_id: string;
    user_id: string;
    operator_id: Nullable<string>;
    version_id: Nullable<string>;
    fingerprint: Nullable<Buffer>;
    code_hash: Nullable<Buffer>;
    /** What the nonce was made of, beside the fingerprint and the person. */
    nonce_secret: Nullable<Buffer>;
    started_at: GeneratedInstant;
    expires_at: GeneratedInstant;
    used_at: NullableInstant;
    closed_at: NullableInstant;
  };
  step_up: {
    id: Generated<string>;
    sign_in_id: string;
    operator_id: string;
    version_id: string;
    fingerprint: Buffer;
    signed_in_at: Instant;
    /** The directory's signed token, encrypted. */
    id_token: Nullable<Buffer>;
    at: GeneratedInstant;
  };
  sign_in_hold: {
    campaign_id: string;
    reason: 'directory-away' | 'not-proven';
    at: GeneratedInstant;
    proven_at: NullableInstant;
  };
};
