-- The bot: chat, the carrier's callbacks, pages and cards. It takes down what people say and what the carrier tells.
-- Columns that are not named can't be written: times of evidence are the database's, and so is what only the dial
-- worker decides. Nothing here can change a phone's number or who an operator is.
GRANT SELECT ON ALL TABLES IN SCHEMA public TO bellwether_bot;
REVOKE SELECT ON account_key FROM bellwether_bot;
GRANT EXECUTE ON FUNCTION account_mark(text) TO bellwether_bot;

-- Two people and one fingerprint.
GRANT INSERT (author_id, corrects, notifies, tells_rights), UPDATE (state, version, state_at, started_at, ended_at, ended_by, end_reason)
  ON campaign TO bellwether_bot;
GRANT INSERT,
  UPDATE (fingerprint, sealed_content, voice_count, text_count, text_segments, guardian_count, shared_count, staff_count, expires_at,
    approvals_needed, rule_set, warnings, stops_at_one)
  ON campaign_version TO bellwether_bot;
GRANT INSERT ON campaign_editor, message_text, recipient, exclusion TO bellwether_bot;
GRANT INSERT (version_id, address_id, languages), UPDATE (state, next_at, tries, why) ON letter TO bellwether_bot;
GRANT INSERT (fault), UPDATE (seen_at, fault) ON mail_server TO bellwether_bot;
GRANT INSERT (language, source, digest, milliseconds, made_by) ON recording TO bellwether_bot;
GRANT INSERT ON recording_audio, message_recording TO bellwether_bot;
GRANT INSERT, UPDATE, DELETE ON saved_form TO bellwether_bot;
GRANT INSERT (school_id, happening, name, made_by), UPDATE (retired_by) ON message_template TO bellwether_bot;
GRANT INSERT (template_id, number, texts, made_by) ON message_template_version TO bellwether_bot;
-- It asks for translations and keeps what a reader says of them; proposals are the worker's.
GRANT INSERT (english, language, asked_by), UPDATE (state, tries, failure, accepted, settled_by)
  ON translation TO bellwether_bot;
GRANT INSERT (id, version_id, operator_id, decision, reason, fingerprint, platform) ON approval TO bellwether_bot;
GRANT INSERT (version_id, operator_id, platform) ON text_opening TO bellwether_bot;
GRANT INSERT (version_id, operator_id, in_digest), UPDATE (in_digest) ON asked_approver TO bellwether_bot;
GRANT INSERT (purpose, state_hash, platform, tenant_id, user_id, operator_id, version_id, fingerprint,
    nonce_secret),
  UPDATE (operator_id, code_hash, expires_at, used_at, closed_at) ON sign_in TO bellwether_bot;
GRANT INSERT (sign_in_id, operator_id, version_id, fingerprint, signed_in_at, id_token) ON step_up TO bellwether_bot;
GRANT INSERT (id, campaign_id, placed_by, reason, words), UPDATE (asked_by, asked_at, released_by, released_at)
  ON pause TO bellwether_bot;
GRANT INSERT ON campaign_milestone TO bellwether_bot;
GRANT INSERT (version_id, standing_id, fingerprint) ON standing_run TO bellwether_bot;
GRANT INSERT (standing_id, ended_by) ON standing_end TO bellwether_bot;

-- People and their power.
GRANT INSERT (platform, tenant_id, user_id, operator_id) ON chat_identity TO bellwether_bot;
GRANT INSERT, UPDATE ON account_status TO bellwether_bot;
-- Somebody who is new can do nothing yet: the trigger wants two administrators before they are active.
GRANT INSERT (directory_tenant, directory_id, name, active), UPDATE (active) ON operator TO bellwether_bot;
GRANT DELETE ON operator_phone TO bellwether_bot;
GRANT INSERT (act, operator_id, role, school_id, language, asked_by), UPDATE (state, settled_by) ON role_change TO bellwether_bot;
GRANT INSERT (operator_id, role, school_id, language, granted_by), UPDATE (revoked_at, revoked_by) ON role_grant TO bellwether_bot;
GRANT INSERT (operator_id, until, stand_in), UPDATE (ended_at) ON absence TO bellwether_bot;
GRANT INSERT (started_by), UPDATE (finished_at) ON access_review TO bellwether_bot;
GRANT INSERT (review_id, operator_id, decision, roles, decided_by) ON access_decision TO bellwether_bot;
-- It settles what takes two people. The trigger lets it ask for an erasure and a person; to loosen the policy, or let a roster in, takes both
-- logins: the command line asks.
GRANT INSERT (kind, guardian_id, operator_id, about, asked_by), UPDATE (asked_by, state, settled_by) ON two_person_change TO bellwether_bot;
GRANT UPDATE (district_wide_approvals, step_up_recipients, approval_minutes, emergency_approval_minutes, max_tries,
    busy_retry_seconds, no_answer_retry_seconds, consent_policy, building_emergencies, household_stop, closures_tell_staff, closures_by_email,
    policy_version)
  ON district TO bellwether_bot;
-- It asks for a newer roster: reading it is the command line's.
GRANT INSERT (asked_by) ON roster_request TO bellwether_bot;
GRANT INSERT (course, version, digest, content, pass_mark) ON training_course TO bellwether_bot;
GRANT INSERT (attested, operator_id, course_id, score) ON training_record TO bellwether_bot;

-- Holds, and who is erased: one function carries out what two people agreed to.
GRANT INSERT (subject_kind, subject_id, reason, placed_by), UPDATE (ended_by, ended_at) ON hold TO bellwether_bot;
GRANT EXECUTE ON FUNCTION carry_out_erasure(uuid) TO bellwether_bot;

-- What families say, and what the front office takes down.
GRANT INSERT (phone_id, channel, purposes, kind, method, wording_version, language, evidence_reference, evidence_hash,
    given_by, giver_relation, obtained_at, replaces, recorded_by)
  ON consent_record TO bellwether_bot;
GRANT INSERT (version, language, body, recorded_by) ON consent_wording TO bellwether_bot;
GRANT INSERT (id, phone_id, channel, scope, means, received_at, attempt_id, category, words, doubtful, retracts, recorded_by)
  ON revocation TO bellwether_bot;
GRANT INSERT (id, phone_id, kind, reason, blocked_by, lifts) ON phone_block TO bellwether_bot;
GRANT INSERT (address_id, what) ON email_block TO bellwether_bot;
GRANT INSERT (kind, phone_id, revocation_id, due_at), UPDATE (due_at, closed_at, closed_by, outcome)
  ON office_task TO bellwether_bot;
GRANT INSERT ON office_task_text TO bellwether_bot;
GRANT INSERT (operator_id, what, phone_id, campaign_id, student_ids) ON disclosure TO bellwether_bot;
-- The notice of rights; who got it, one function records.
GRANT INSERT (version, language, parts) ON rights_notice TO bellwether_bot;
GRANT INSERT ON campaign_notice TO bellwether_bot;
GRANT EXECUTE ON FUNCTION record_notice_deliveries(uuid) TO bellwether_bot;
GRANT INSERT (campaign_id, student_id, operator_id, called) ON hand_call TO bellwether_bot;
GRANT INSERT (campaign_id, phone_id, operator_id), UPDATE (operator_id, released), DELETE ON hand_call_claim TO bellwether_bot;
-- Confirmations, codes, answers and notices: it asks for them, and a worker sends them. It orders alarms by itself where no worker
-- runs, and answers the calls of rehearsals. What it may move and delete, triggers say.
GRANT INSERT (id, kind, channel, phone_id, language, revocation_id, guardian_id, request_id, asked_by, words, form, day,
    phone_indexes, client, alarm_id, rehearsal_id, operator_id, token),
  UPDATE (tries, used_at, state, state_at, carrier_id), DELETE ON outreach TO bellwether_bot;
GRANT INSERT (client), UPDATE (tries), DELETE ON check_miss TO bellwether_bot;
GRANT UPDATE (claimed_by, claimed_at, answered_at, closed_by, closed_at) ON family_request TO bellwether_bot;
GRANT INSERT (id, request_id, kind, words, carrier_id) ON family_request_text TO bellwether_bot;
GRANT EXECUTE ON FUNCTION open_family_request(text, uuid, bytea[], bytea) TO bellwether_bot;
GRANT EXECUTE ON FUNCTION disown_number(uuid, uuid), choose_language(uuid, text), choose_first_number(uuid, uuid) TO bellwether_bot;
-- A list of students that a requester saves; who is in any other group comes with an import.
GRANT EXECUTE ON FUNCTION list_students(text, uuid[]) TO bellwether_bot;
GRANT EXECUTE ON FUNCTION list_absent(text, uuid, date, uuid[], int, text) TO bellwether_bot;
GRANT INSERT (student_id, day, marked_by) ON excused_absence TO bellwether_bot;
GRANT UPDATE (bad_number_at) ON phone TO bellwether_bot;
-- It allows nothing: so that a gate can be locked.
GRANT UPDATE (block_evidence) ON phone_gate TO bellwether_bot;
GRANT EXECUTE ON FUNCTION refresh_phone_gate(uuid[]) TO bellwether_bot;

-- What the carrier tells of a call. Leases, the intent and the token are the dial worker's.
GRANT INSERT (campaign_id, version_id, phone_id, channel, try_number, not_before, household),
  UPDATE (state, disposition, ended_at, deadline_at, not_before, carrier_id, held_back, spoken_at, seconds, answered_by,
    superseded, cancel_requested, misses, failed_leases, recall_fence)
  ON attempt TO bellwether_bot;
GRANT INSERT (attempt_id, carrier_id, sequence_number, carrier_status, kind, event) ON call_event TO bellwether_bot;
GRANT INSERT (carrier_id, attempt_id, phone_id, school_id, outcome, ended_at),
  UPDATE (outcome, ended_at, call_back_at, emergency_line_at)
  ON office_transfer TO bellwether_bot;
GRANT INSERT (campaign_id, phone_id, kind, attempt_id, means, carrier_id) ON closure_reply TO bellwether_bot;
GRANT INSERT, UPDATE (fetched_at, text_at) ON recording_play TO bellwether_bot;
GRANT INSERT (carrier_id, attempt_id), UPDATE (due_at, ended_at) ON orphan_call TO bellwether_bot;
GRANT INSERT (number) ON sending_number TO bellwether_bot;

-- Rehearsals: it asks for them, answers their calls, and forgets them.
GRANT INSERT (operator_id, platform, kind, version_id, draft_id, text_digest, language, words), UPDATE (keys, fetched), DELETE
  ON rehearsal TO bellwether_bot;
GRANT INSERT (id, rehearsal_id), UPDATE (step, recording_id, refusal, offers, chosen_at, gone_at), DELETE
  ON carrier_recording TO bellwether_bot;
GRANT INSERT (operator_id, draft_id, language, recording_id, text_digest), UPDATE (recording_id, text_digest, at), DELETE
  ON draft_recording TO bellwether_bot;
GRANT INSERT (operator_id, digest, way) ON recording_heard TO bellwether_bot;

-- Drills: it asks, decides and answers, and never places. A phone is added or ended, and keeps its number.
GRANT INSERT (id, requested_by, school_ids, sealed_text, fingerprint), UPDATE (state, decided_by, reason, ended_by, end_reason)
  ON drill TO bellwether_bot;
GRANT INSERT (drill_id, phone_id, token, call_state, text_state),
  UPDATE (call_state, call_id, text_state, rung_at, answered_at, confirmed_at) ON drill_call TO bellwether_bot;
GRANT INSERT (number_index, name, number, consented_on, consent), UPDATE (name, consented_on, consent, ended_by)
  ON drill_phone TO bellwether_bot;
GRANT EXECUTE ON FUNCTION drill_blocker() TO bellwether_bot;

-- Incidents: its tasks and its freeze come with it, and what it is never changes.
GRANT INSERT (id, is_drill, kind, campaign_id, discovered_at, known, opened_by),
  UPDATE (checkpoint_size, roles_named_at, notices, notices_why, notices_decided_by, what_happened, what_changes, reviewed_by,
    closed_by) ON incident TO bellwether_bot;
-- Who read the law again.
GRANT INSERT (source, outcome, next_on, checked_by) ON law_check TO bellwether_bot;
GRANT UPDATE (due_at, owner_id, done_by) ON incident_task TO bellwether_bot;
GRANT INSERT (incident_id, role, operator_id), UPDATE (operator_id) ON incident_role TO bellwether_bot;
-- Whom an incident concerns, who is told, and what looks like one.
GRANT INSERT (incident_id, kind, from_at, until_at, operator_id, campaign_id, set_by), UPDATE (withdrawn_by)
  ON incident_scope TO bellwether_bot;
GRANT INSERT ON incident_person TO bellwether_bot;
GRANT INSERT (incident_id, data, from_day, until_day, made_by) ON incident_notice TO bellwether_bot;
GRANT INSERT (incident_id, clock, told_by) ON incident_told TO bellwether_bot;
GRANT INSERT (incident_id, what, at, said_by) ON incident_ransom TO bellwether_bot;
GRANT INSERT (id, kind, operator_id, seen, usual, reported_by, noticed_at, campaign_id, words),
  UPDATE (answer, incident_id, reason, answered_by) ON breach_sign TO bellwether_bot;

-- What was taken once.
GRANT INSERT (id) ON carrier_request TO bellwether_bot;
GRANT INSERT, DELETE ON chat_request TO bellwether_bot;

-- What comes from numbers and accounts that are nobody's.
GRANT INSERT (phone_index, number, stop, scope, means, doubtful), UPDATE (ended_at) ON unclaimed_stop TO bellwether_bot;
GRANT INSERT (account, act), UPDATE (since, uncounted), DELETE ON account_refusal TO bellwether_bot;

-- Findings, cards and the log.
GRANT INSERT (kind, asked_by, started_at, ended_at, found) ON audit_run TO bellwether_bot;
GRANT INSERT (run_id, last_seen_run_id, code, severity, subject_kind, subject_id, facts, owner_role, due_at),
  UPDATE (last_seen_run_id, severity, facts, due_at) ON finding TO bellwether_bot;
GRANT UPDATE (state, owner_id, resolved_by, resolved_at, resolution, closed_by, closed_at) ON finding TO bellwether_bot;
GRANT INSERT, UPDATE ON posted_card TO bellwether_bot;
GRANT INSERT (since), UPDATE (long_at, ended_at) ON sealing_alarm TO bellwether_bot;
GRANT INSERT (size, note) ON checkpoint_post TO bellwether_bot;
GRANT INSERT (size, note, asked_by), UPDATE (tries, next_at, failure, told_at, sent_at) ON checkpoint_mail TO bellwether_bot;
GRANT INSERT (week), UPDATE (started_at, ended_at, asked, findings) ON checkup TO bellwether_bot;
GRANT INSERT, UPDATE ON witness_reading TO bellwether_bot;
GRANT INSERT (actor_kind, actor_id, act, subject_kind, subject_id, facts) ON audit_entry TO bellwether_bot;
-- The first keys; others are the owner's.
GRANT INSERT (id, class, wrapped, wrapped_by) ON data_key TO bellwether_bot;
GRANT INSERT, UPDATE, DELETE ON key_reader TO bellwether_bot;

-- That it came back from a backup.
GRANT INSERT, UPDATE (mark) ON database_mark TO bellwether_bot;
GRANT INSERT (moment, noticed_by) ON database_restore TO bellwether_bot;
