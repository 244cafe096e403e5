import { many } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { PhoneUser } from './office-phone.ts';

/** Who uses a phone by the roster of today, the first guardian in its order first. */
export async function selectPhoneUsers(tx: Transaction, phoneId: string): Promise<PhoneUser[]> {
  return many<PhoneUser>(tx)`
    SELECT g.id AS "guardianId", g.sourced_id AS "sourcedId", g.name, g.language, s.student_id AS "studentId",
      s.school_id AS "schoolId", s.school, s.may_be_contacted AS "mayBeContacted",
      coalesce(s.is_of_age, false) AS "isOfAge", coalesce(s.directory_refused, false) AS "directoryRefused",
      coalesce(s.is_contact, false) AS "isContact"
    FROM guardian_phone gp
    JOIN guardian g ON g.id = gp.guardian_id AND g.active
    LEFT JOIN LATERAL (
      SELECT gs.student_id, gs.may_be_contacted, school.id AS school_id, school.name AS school,
        st.adult_on <= district_today() AS is_of_age, st.directory_refused, false AS is_contact
      FROM guardianship gs
      JOIN student st ON st.id = gs.student_id AND st.active
      JOIN enrollment e ON e.student_id = st.id AND e.active
      JOIN school ON school.id = e.school_id AND school.active
      WHERE gs.guardian_id = g.id AND gs.active
      UNION ALL
      SELECT NULL, NULL, school.id, school.name, false, false, false
      FROM employment w JOIN school ON school.id = w.school_id AND school.active
      WHERE w.guardian_id = g.id AND w.active
      UNION
      SELECT NULL, NULL, school.id, school.name, false, false, true
      FROM contact_phone c JOIN enrollment e ON e.student_id = c.student_id AND e.active
      JOIN school ON school.id = e.school_id AND school.active
      WHERE c.guardian_id = g.id AND c.phone_id = gp.phone_id
    ) s ON true
    WHERE gp.phone_id = ${phoneId} AND gp.active
    ORDER BY gp.rank, g.id, s.school`;
}
