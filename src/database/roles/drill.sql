-- Who places drills: the phones of the staff's own list, and no other. It reads no roster, no consent, no call list and no try,
-- so no mistake in its code can call a family. A dial worker becomes it for drills alone (connect.ts).
GRANT SELECT ON drill, drill_phone, drill_call TO bellwether_drill;
GRANT SELECT (registered_name, ring_seconds) ON district TO bellwether_drill;
GRANT UPDATE (state, end_reason) ON drill TO bellwether_drill;
GRANT UPDATE (call_state, call_id, text_state, text_id, placed_at) ON drill_call TO bellwether_drill;
GRANT EXECUTE ON FUNCTION drill_blocker() TO bellwether_drill;
GRANT INSERT (actor_kind, actor_id, act, subject_kind, subject_id, facts) ON audit_entry TO bellwether_drill;
