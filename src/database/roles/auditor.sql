-- The auditor reads the ledgers: identifiers, codes, counts, times and what families were told. It reads no name, of a
-- family or of the staff, no number of theirs, no reason or reference in somebody's own words, and nothing that opens
-- a door: no token, no code, no account. It writes nothing. A table that is not named here can't be read.
GRANT SELECT ON absence, standing_run, access_decision, access_review, audit_checkpoint, audit_cosignature, audit_entry, audit_leaf, audit_log_key, audit_plan, audit_plan_check, audit_run, audit_sealer, audit_tile,
  breach_clock, call_event, calling_zones, campaign_editor, campaign_milestone, campaign_version, carrier_request, checkpoint_post, checkup, closure_reply, closure_trace, contact_audience, consent_fact, consent_rule, consent_wording, course_need, dial_worker, disclosure, district,
  email_audience, email_block, emergency_contact, employment, enrollment, excused_absence, exclusion, guardian_phone, import_run, incident_role, incident_task, kysely_migration, late_call, letter, law_check, law_source, ledger_list, mail_server, message_recording, message_template,
  message_template_version, message_text, campaign_notice, notice_delivery, notice_duty, rights_notice,
  number_check, number_check_lease, office_task, office_task_text, office_transfer, pace, phone_audience, phone_gate,
  recipient, recording, recording_heard, recording_play, role_change, role_grant, roster_request, roster_run,
  rule_set, school, school_holiday, sealing_alarm, sending_number, sign_in_hold, staff_audience, standing_end, orphan_call, text_opening, training_course,
  training_duty, training_record, two_person_change, witness_reading TO bellwether_auditor;
-- What is kept how long, what was deleted, and who was erased: ids that name nobody.
GRANT SELECT ON carrier_erasure, erasure, hold, kept_until, purge_run, retention, retention_class TO bellwether_auditor;

-- Without what somebody wrote.
GRANT SELECT (kind, channel, phone_id, operator_id, revocation_id, version_id, alarm_id, rehearsal_id, asked_at, expires_at, tries, used_at, state, state_at, carrier_id, look_at)
  ON outreach TO bellwether_auditor;
GRANT SELECT (id, given_on, left_at) ON email_address TO bellwether_auditor;
GRANT SELECT (id, version_id, operator_id, decision, fingerprint, platform, at, training_record_id)
  ON approval TO bellwether_auditor;
GRANT SELECT (id, number, state, version, author_id, created_at, state_at, started_at, ended_at, ended_by, corrects, tells_rights, check_code)
  ON campaign TO bellwether_auditor;
GRANT SELECT (id, campaign_id, incident_id, spares, placed_by, placed_at, asked_by, asked_at, released_by, released_at)
  ON pause TO bellwether_auditor;
GRANT SELECT (id, number, is_drill, kind, campaign_id, discovered_at, opened_by, opened_at, frozen_at, checkpoint_size,
    roles_named_at, notices, notices_decided_by, notices_decided_at, reviewed_by, reviewed_at, closed_by, closed_at)
  ON incident TO bellwether_auditor;
GRANT SELECT (id, run_id, last_seen_run_id, code, severity, subject_kind, subject_id, facts, owner_role, owner_id,
    opened_at, due_at, state, resolved_by, resolved_at, closed_by, closed_at) ON finding TO bellwether_auditor;
GRANT SELECT (id, phone_id, kind, blocked_by, blocked_at, lifts, digest, tx) ON phone_block TO bellwether_auditor;
GRANT SELECT (student_id, guardian_id, relation, may_be_contacted, active) ON guardianship TO bellwether_auditor;
GRANT SELECT (id, phone_id, channel, purposes, kind, method, wording_version, language, evidence_hash, obtained_at,
    recorded_at, recorded_by, given_by, giver_relation, replaces, ends_withdrawal, held_back, digest, tx)
  ON consent_record TO bellwether_auditor;
GRANT SELECT (id, phone_id, channel, scope, means, received_at, recorded_at, recorded_by, attempt_id, category,
    effective_at, honor_by, doubtful, retracts, digest, tx) ON revocation TO bellwether_auditor;

GRANT SELECT (id, number, state, requested_by, requested_at, school_ids, expires_at, sealed_text, fingerprint, decided_by,
    decided_at, ended_at, ended_by, end_reason) ON drill TO bellwether_auditor;

GRANT SELECT ON incident_extent, incident_notice, incident_person, incident_ransom, incident_scope, incident_told TO bellwether_auditor;
GRANT SELECT (id, kind, operator_id, seen, usual, seen_at, reported_by, noticed_at, campaign_id, answer, incident_id, answered_by,
    answered_at) ON breach_sign TO bellwether_auditor;

-- Without names, numbers and accounts. Where a card stands in somebody's own chat is as good as the account.
GRANT SELECT (kind, subject, part, platform, channel, revision, drawn_revision, drawn_at, redraw_at, fresh_until, told,
    posting_since, lease_until, retry_at, failures) ON posted_card TO bellwether_auditor;
GRANT SELECT (id, consented_on, added_at, ended_at, ended_by) ON drill_phone TO bellwether_auditor;
GRANT SELECT (id, active, left_at) ON operator TO bellwether_auditor;
GRANT SELECT (operator_id) ON operator_phone TO bellwether_auditor;
GRANT SELECT (platform, operator_id, linked_at) ON chat_identity TO bellwether_auditor;
GRANT SELECT (platform, asked_at, good_at, gone_at, unread_since) ON account_status TO bellwether_auditor;
GRANT SELECT (id, class, state, wrapped_by, made_at, state_at) ON data_key TO bellwether_auditor;
GRANT SELECT (id, line_type, bad_number_at, area_zones, student_line) ON phone TO bellwether_auditor;
GRANT SELECT (id, scope, means, doubtful, received_at, ended_at) ON unclaimed_stop TO bellwether_auditor;

-- Without tokens, codes and their hashes.
GRANT SELECT (id, campaign_id, version_id, phone_id, channel, try_number, state, fence, worker, not_before, deadline_at,
    carrier_id, rule, rule_set, answered_by, spoken_at, seconds, disposition, cancel_requested, superseded, misses,
    failed_leases, recall_fence, held_back, created_at, intent_at, ended_at, sender, household) ON attempt TO bellwether_auditor;
GRANT SELECT (id, english_digest, language, asked_by, asked_at, state, tries, failure, proposed, proposed_at, differs,
    accepted, settled_by, settled_at) ON translation TO bellwether_auditor;
GRANT SELECT ON checkpoint_mail TO bellwether_auditor;
GRANT SELECT (id, operator_id, platform, asked_at, language, keys)
  ON rehearsal TO bellwether_auditor;
GRANT SELECT (drill_id, phone_id, call_state, call_id, text_state, text_id, placed_at, rung_at, answered_at, confirmed_at)
  ON drill_call TO bellwether_auditor;
GRANT SELECT (id, sign_in_id, operator_id, version_id, fingerprint, signed_in_at, at) ON step_up TO bellwether_auditor;
GRANT SELECT (id, purpose, platform, operator_id, version_id, fingerprint, started_at, expires_at, used_at, closed_at)
  ON sign_in TO bellwether_auditor;
