import { sql } from 'kysely';

/** What a rehearsal says, of a row `r` beside its `operator o` and the `district d`. */
export const saidIn = sql`o.name AS requester, r.language, r.words, d.registered_name AS "registeredName",
  d.callback_number AS "callbackNumber",
  coalesce((SELECT policy = 'strictest' FROM consent_terms()), false) AS "endsEmergencies"`;
