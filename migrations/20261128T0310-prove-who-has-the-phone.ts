import { type Kysely, sql } from 'kysely';

/**
 * Whoever opens a family's page has shown that they have its link, and not that they have the phone: the number may
 * stand under another family too. So "not my number" ends one tie where others stand, and what somebody stopped comes
 * back only with a code that was texted to the number itself.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- When the guardian said that the number is not theirs. The roster's word does not tie them to it again, until it has
    -- left the number out and lists it anew.
    ALTER TABLE guardian_phone ADD COLUMN disowned_at timestamptz;
    GRANT SELECT (disowned_at), UPDATE (disowned_at) ON guardian_phone TO bellwether_application;

    -- With the owner's rights: nothing else that a page does changes the roster.
    CREATE FUNCTION disown_number(of_guardian uuid, of_phone uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
      UPDATE guardian_phone SET active = false, disowned_at = now()
      WHERE guardian_id = of_guardian AND phone_id = of_phone AND active
        AND EXISTS (SELECT FROM guardian_phone other JOIN guardian g ON g.id = other.guardian_id AND g.active
          WHERE other.phone_id = of_phone AND other.active AND other.guardian_id <> of_guardian);
      IF NOT FOUND THEN RETURN false; END IF;
      PERFORM refresh_phone_audience();
      RETURN true;
    END $$;
    REVOKE EXECUTE ON FUNCTION disown_number(uuid, uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION disown_number(uuid, uuid) TO bellwether_application;

    ALTER TABLE office_task DROP CONSTRAINT office_task_kind;
    ALTER TABLE office_task ADD CONSTRAINT office_task_kind CHECK (kind IN (
      'read-text', 'wrong-number', 'reassigned-number', 'bad-number', 'no-texts', 'disowned-number'));

    -- The code itself is nowhere: it is worked out from the id with a key that the database does not have.
    CREATE TABLE page_code (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      phone_id uuid NOT NULL REFERENCES phone,
      guardian_id uuid NOT NULL REFERENCES guardian,
      language text NOT NULL,
      asked_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz NOT NULL DEFAULT now() + interval '10 minutes',
      tries smallint NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 5),
      used_at timestamptz,
      state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'sent', 'unknown', 'refused')),
      carrier_id text
    );
    CREATE INDEX page_code_by_phone ON page_code (phone_id, asked_at);
    CREATE INDEX page_code_waiting ON page_code (asked_at) WHERE state = 'waiting';
    GRANT SELECT, INSERT ON page_code TO bellwether_application;
    GRANT UPDATE (tries, used_at, state, carrier_id) ON page_code TO bellwether_application;
    GRANT SELECT ON page_code TO bellwether_auditor;
  `.execute(db);
}
