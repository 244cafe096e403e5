-- The dial worker: starts what was approved, places calls and texts, asks the carrier what became of them, audits.
-- It can add no approval, sign-in, consent, operator or role, and change none.
GRANT SELECT ON ALL TABLES IN SCHEMA public TO bellwether_worker;
REVOKE SELECT ON account_key, saved_form, sign_in FROM bellwether_worker;
-- What the directory's token is held against.
GRANT SELECT (id, nonce_secret) ON sign_in TO bellwether_worker;

-- Campaigns that start, pause, finish or go back by the clock.
GRANT UPDATE (state, state_at, started_at, ended_at, ended_by, end_reason) ON campaign TO bellwether_worker;
GRANT INSERT, UPDATE ON sign_in_hold TO bellwether_worker;
GRANT INSERT (campaign_id, placed_by, reason) ON pause TO bellwether_worker;
GRANT INSERT ON campaign_milestone TO bellwether_worker;

-- What a provider proposes; nobody accepts it here.
GRANT UPDATE (state, tries, lease_until, failure, proposed, differs) ON translation TO bellwether_worker;

-- Calls and texts.
GRANT INSERT (campaign_id, version_id, phone_id, channel, try_number, not_before, household),
  UPDATE (state, disposition, ended_at, deadline_at, not_before, carrier_id, held_back, spoken_at, seconds, answered_by,
    superseded, cancel_requested, misses, failed_leases, recall_fence, fence, worker, intent_at, token, sender, rule, rule_set)
  ON attempt TO bellwether_worker;
-- A list of a hundred thousand is dialed at once, long before the server would count it by itself.
GRANT MAINTAIN ON attempt, recipient, phone_gate TO bellwether_worker;
GRANT INSERT (attempt_id, carrier_id, sequence_number, carrier_status, kind, event) ON call_event TO bellwether_worker;
GRANT INSERT (carrier_id, attempt_id), UPDATE (due_at, ended_at) ON orphan_call TO bellwether_worker;
GRANT INSERT (account, next_slot_at, taken_ms),
  UPDATE (next_slot_at, share, shrunk_at, pressure, pressed_since, pressed_at, taken_ms) ON pace TO bellwether_worker;
GRANT INSERT, DELETE ON late_call TO bellwether_worker;
GRANT INSERT (worker), UPDATE (seen_at), DELETE ON dial_worker TO bellwether_worker;
GRANT INSERT (number) ON sending_number TO bellwether_worker;
GRANT UPDATE (tried_at, gone_at) ON carrier_recording TO bellwether_worker;

-- What the carrier says of a number: it only ever takes away.
GRANT INSERT (id, phone_id, channel, scope, means, received_at, attempt_id, category, words, doubtful, recorded_by)
  ON revocation TO bellwether_worker;
-- By these columns it adds confirmations, escalations and alarms, and no other kind. It sends every kind.
GRANT INSERT (kind, channel, phone_id, revocation_id, version_id, alarm_id, operator_id, token), UPDATE (state, state_at, phone_id, carrier_id, said, ordered_at, look_at, misses)
  ON outreach TO bellwether_worker;
GRANT INSERT (kind, phone_id, revocation_id, due_at) ON office_task TO bellwether_worker;
GRANT INSERT ON office_task_text TO bellwether_worker;
GRANT UPDATE (bad_number_at) ON phone TO bellwether_worker;
GRANT UPDATE (block_evidence) ON phone_gate TO bellwether_worker;
GRANT EXECUTE ON FUNCTION refresh_phone_gate(uuid[]) TO bellwether_worker;
-- At the end of a campaign that told families of their rights.
GRANT EXECUTE ON FUNCTION record_notice_deliveries(uuid) TO bellwether_worker;
GRANT INSERT (phone_id, reference_date, answer, source, asked_at, good_until) ON number_check TO bellwether_worker;
GRANT INSERT, UPDATE, DELETE ON number_check_lease TO bellwether_worker;

-- What the schedule deletes, and the end of an erasure: by functions that read the schedule, the holds and the two people.
GRANT EXECUTE ON FUNCTION purge_expired(), finish_carrier_erasure(uuid, jsonb, int) TO bellwether_worker;
GRANT UPDATE (lease_until, failures) ON carrier_erasure TO bellwether_worker;

-- Which closures’ traces it has taken to send.
GRANT INSERT (campaign_id) ON closure_trace TO bellwether_worker;

-- Audits and the log.
GRANT INSERT (kind, week, days, started_at, ended_at, found), UPDATE (worker, started_at, lease_until, looked_at, ended_at, found)
  ON audit_run TO bellwether_worker;
GRANT INSERT (run_id, last_seen_run_id, code, severity, subject_kind, subject_id, facts, owner_role, due_at),
  UPDATE (last_seen_run_id, severity, facts, due_at, state, resolved_by, resolved_at, resolution)
  ON finding TO bellwether_worker;
-- That something shown on a card has changed.
GRANT INSERT (kind, subject, part, platform, channel, fresh_until), UPDATE (revision, fresh_until)
  ON posted_card TO bellwether_worker;
GRANT INSERT (actor_kind, actor_id, act, subject_kind, subject_id, facts) ON audit_entry TO bellwether_worker;
GRANT INSERT ON audit_leaf TO bellwether_worker;
GRANT INSERT, UPDATE (hashes) ON audit_tile TO bellwether_worker;
GRANT INSERT (size, root, note) ON audit_checkpoint TO bellwether_worker;
GRANT INSERT (size, witness, line, signed_at) ON audit_cosignature TO bellwether_worker;
GRANT UPDATE (size, next_tx, next_id, behind_tx, sealed_at, verifier) ON audit_sealer TO bellwether_worker;
-- After a restore: what the carrier has since the backup.
GRANT INSERT, UPDATE (mark) ON database_mark TO bellwether_worker;
GRANT INSERT (moment, noticed_by), UPDATE (lease_until, kept, lost_until, asked_at, calls, texts,
  opt_outs, strange, spares, settled_at)
  ON database_restore TO bellwether_worker;
GRANT INSERT (id) ON carrier_request TO bellwether_worker;
GRANT INSERT (phone_index, number, stop, scope, means, doubtful) ON unclaimed_stop TO bellwether_worker;
GRANT INSERT (id, class, wrapped, wrapped_by) ON data_key TO bellwether_worker;   -- the first ones
GRANT INSERT, UPDATE, DELETE ON key_reader TO bellwether_worker;
