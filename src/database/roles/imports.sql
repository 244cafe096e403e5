-- The command line: rosters, consents, the staff list, the district's settings, and the stop for when no chat answers.
-- It can add no approval and no sign-in, and start nothing. Only it makes temporary tables, which imports are staged in.
GRANT SELECT ON ALL TABLES IN SCHEMA public TO bellwether_imports;
-- It has no business with a form that somebody has open, nor with what families were told and wrote.
REVOKE SELECT ON account_key, sign_in, saved_form, outreach FROM bellwether_imports;

-- The roster. A phone's number and index stay as they came; one that was deleted and comes back is filled in again.
GRANT INSERT (sourced_id, name, time_zone, office_number), UPDATE (name, time_zone, office_number, active)
  ON school TO bellwether_imports;
GRANT INSERT (sourced_id, name, source_hash, adult_on, directory_refused),
  UPDATE (name, source_hash, active, adult_on, directory_refused) ON student TO bellwether_imports;
GRANT INSERT (index, address, given_on) ON email_address TO bellwether_imports;
GRANT INSERT (sourced_id, name, language, time_zone, household, source_hash, email_id),
  UPDATE (name, language, time_zone, household, source_hash, email_id, active) ON guardian TO bellwether_imports;
GRANT INSERT (student_id, guardian_id, relation, may_be_contacted, custody_document, custody_hash),
  UPDATE (relation, may_be_contacted, custody_document, custody_hash, active) ON guardianship TO bellwether_imports;
GRANT INSERT (student_id, school_id), UPDATE (active) ON enrollment TO bellwether_imports;
GRANT INSERT (guardian_id, school_id, numbers_given_on), UPDATE (numbers_given_on, active) ON employment TO bellwether_imports;
GRANT INSERT (student_id, guardian_id, turn), UPDATE (turn, active) ON emergency_contact TO bellwether_imports;
GRANT INSERT (kind, sourced_id, name, school_id), UPDATE (name, school_id, active, listed_at) ON student_group TO bellwether_imports;
GRANT INSERT (group_id, student_id), UPDATE (active) ON group_member TO bellwether_imports;
GRANT INSERT (index, number, line_type, area_zones, student_line), UPDATE (line_type, area_zones, student_line)
  ON phone TO bellwether_imports;
GRANT INSERT (guardian_id, phone_id, rank), UPDATE (rank, active, disowned_at) ON guardian_phone TO bellwether_imports;
GRANT INSERT, UPDATE, DELETE ON phone_audience, staff_audience, contact_audience, home_language TO bellwether_imports;
GRANT INSERT (time_zones) ON calling_zones TO bellwether_imports;
GRANT INSERT, DELETE ON roster_person, roster_place TO bellwether_imports;
GRANT UPDATE (block_evidence) ON phone_gate TO bellwether_imports;
GRANT EXECUTE ON FUNCTION refresh_phone_gate(uuid[]) TO bellwether_imports;
GRANT EXECUTE ON FUNCTION analyze_roster(text[]), analyze_consent(), refill_number(bytea, bytea), refill_address(bytea, bytea), bounce_letter(bigint, uuid, text, bytea[]), purge_expired() TO bellwether_imports;
GRANT INSERT (id, kind, counts) ON import_run TO bellwether_imports;

-- It asks where a roster would end many people or a setting would loosen the policy, ends what is over, and notes that it
-- brought in a roster that a person approved.
GRANT INSERT (source, outcome, extent, service, service_at, counts, schools, problems) ON roster_run TO bellwether_imports;
GRANT INSERT (kind, wanted, about, asked_by), UPDATE (state, used_at) ON two_person_change TO bellwether_imports;

-- Consents from before. They never end a withdrawal.
GRANT INSERT (phone_id, channel, purposes, kind, method, wording_version, language, given_by, giver_relation,
    evidence_reference, evidence_hash, obtained_at, ends_withdrawal, recorded_by)
  ON consent_record TO bellwether_imports;
GRANT INSERT (version, language, body, recorded_by) ON consent_wording TO bellwether_imports;
GRANT INSERT (id, phone_id, channel, scope, means, received_at, recorded_by) ON revocation TO bellwether_imports;
GRANT INSERT (phone_id, kind, reason, blocked_by) ON phone_block TO bellwether_imports;   -- of texts alone

-- The staff list. Whom the directory means by a person stays; roles come by it once, and the trigger sees to that.
GRANT INSERT (directory_tenant, directory_id, name, active), UPDATE (name, active) ON operator TO bellwether_imports;
GRANT MAINTAIN ON operator TO bellwether_imports;   -- a first list holds off any other
GRANT INSERT, UPDATE, DELETE ON operator_phone TO bellwether_imports;
GRANT INSERT (platform, tenant_id, user_id, operator_id) ON chat_identity TO bellwether_imports;
GRANT INSERT (operator_id, role, school_id, language), UPDATE (revoked_at, revoked_by) ON role_grant TO bellwether_imports;
GRANT INSERT (act, operator_id) ON role_change TO bellwether_imports;

-- The staff's list for drills.
GRANT INSERT (number_index, name, number, consented_on, consent), UPDATE (name, consented_on, consent, ended_by)
  ON drill_phone TO bellwether_imports;

-- The district's settings.
GRANT INSERT, UPDATE ON district TO bellwether_imports;
GRANT INSERT (number, active, calls_per_second), UPDATE (active, calls_per_second, set_at)
  ON sending_number TO bellwether_imports;
GRANT INSERT, DELETE ON school_holiday TO bellwether_imports;
GRANT UPDATE (office_opens, office_closes) ON school TO bellwether_imports;

-- Courses that were passed elsewhere, and which roles need which.
GRANT INSERT (operator_id, course_id, score, passed_at, expires_at) ON training_record TO bellwether_imports;
GRANT INSERT, UPDATE (blocks), DELETE ON course_need TO bellwether_imports;

-- Terms of retention, within the law's, and holds.
GRANT INSERT (class, from_day, days) ON retention TO bellwether_imports;
GRANT INSERT (subject_kind, subject_id, reason, placed_by), UPDATE (ended_by, ended_at) ON hold TO bellwether_imports;

-- A stop.
GRANT UPDATE (state, state_at, ended_at, ended_by, end_reason) ON campaign TO bellwether_imports;
GRANT UPDATE (cancel_requested, deadline_at) ON attempt TO bellwether_imports;
GRANT INSERT ON campaign_milestone TO bellwether_imports;

-- That something shown on a card has changed.
GRANT INSERT (kind, subject, part, platform, channel, fresh_until), UPDATE (revision, fresh_until)
  ON posted_card TO bellwether_imports;

GRANT INSERT (actor_kind, actor_id, act, subject_kind, subject_id, facts) ON audit_entry TO bellwether_imports;
GRANT INSERT (id, class, wrapped, wrapped_by) ON data_key TO bellwether_imports;   -- the first ones; others are the owner's
GRANT INSERT, UPDATE, DELETE ON key_reader TO bellwether_imports;

-- That it came back from a backup.
GRANT INSERT, UPDATE (mark) ON database_mark TO bellwether_imports;
GRANT INSERT (moment, noticed_by), UPDATE (told_at, settled_at) ON database_restore TO bellwether_imports;
