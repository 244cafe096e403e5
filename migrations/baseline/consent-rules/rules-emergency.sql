-- T1: emergency purposes.
INSERT INTO consent_rule
  (rule_set, rank, id, effect, policies, purposes, channels, accepts, rests_on, condition, source, reason, citation)
SELECT s.version, r.rank, r.id, r.effect, r.policies::text[], r.purposes::text[], r.channels::text[], r.accepts::jsonb,
  r.rests_on, r.condition, r.source, r.reason, r.citation
FROM rule_set s CROSS JOIN (VALUES
  (18, 'emergency-without-consent', 'deny', '{strictest}', '{emergency}', '{voice,text}',
    '{"consent": ["none", "generic", "revoked"]}', 'ledger', NULL,
    'district, tighter than T1', 'the district requires consent even in emergencies', 'district policy'),
  (19, 'emergency-texts-first', 'allow-if', '{law,strict,strictest}', '{emergency}', '{voice}',
    '{"texts-only": ["yes"], "line": ["wireless", "unknown"]}', 'ledger',
    'the text goes first; a call follows where no text is delivered',
    'T1, district', 'emergency: the text they asked for goes first', '28 CFR 35.160; 47 USC 227(b)(1)'),
  (20, 'emergency-student', 'allow-if', '{law,strict,strictest}', '{emergency}', '{voice,text}',
    '{"student": ["yes", "consented"]}', 'roster', 
    'C3: health and safety only, and nothing about another student',
    'T1 Minor / student line, C3', 'emergency: a student’s own phone', '47 CFR 64.1200(f)(4)'),
  (21, 'emergency-written', 'allow', '{law,strict,strictest}', '{emergency}', '{voice,text}',
    '{"consent": ["written"]}', 'ledger', NULL,
    'T1 Written on file', 'emergency; written consent on file', '47 CFR 64.1200(a)(1), (a)(3)(i), (f)(4); FCC 16-88'),
  (22, 'emergency-consent', 'allow', '{law,strict,strictest}', '{emergency}', '{voice,text}',
    '{"consent": ["express"]}', 'ledger', NULL,
    'T1 Express on file', 'emergency; consent on file', '47 CFR 64.1200(a)(1), (a)(3)(i), (f)(4); FCC 16-88'),
  (23, 'emergency-withdrawn', 'allow', '{law,strict}', '{emergency}', '{voice}',
    '{"consent": ["revoked"]}', 'ledger', NULL,
    'T1 Revoked (ordinary STOP)', 'opted out of non-emergency calls only', '47 USC 227(b)(1); FCC 24-24'),
  (24, 'emergency-withdrawn-text', 'allow-if', '{law,strict}', '{emergency}', '{text}',
    '{"consent": ["revoked"]}', 'ledger', 
    'C2: the carrier does not hold a STOP for the sender; else by voice',
    'T1 Revoked (ordinary STOP), C2', 'opted out of non-emergency texts only', '47 USC 227(b)(1); FCC 24-24'),
  (25, 'emergency-unchecked', 'allow-if', '{law,strict}', '{emergency}', '{voice,text}',
    '{"consent": ["none", "generic"], "reassigned": ["no-data", "not-queried"]}', 'ledger', 
    'nothing about a student in the message',
    'T1 RND no_data / not_queried', 'emergency: no consent needed', '47 CFR 64.1200(f)(4)'),
  (26, 'emergency', 'allow-if', '{law,strict}', '{emergency}', '{voice,text}',
    '{"consent": ["none", "generic"]}', 'ledger', 
    'C1: a ground of the FCC’s list, and a number from the school’s records',
    'T1 None, C1', 'emergency: no consent needed; number checked', '47 USC 227(b)(1); 47 CFR 64.1200(f)(4); FCC 16-88')
) AS r (rank, id, effect, policies, purposes, channels, accepts, rests_on, condition, source, reason, citation);
