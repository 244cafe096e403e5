import type pg from 'pg';

/**
 * All that a roster says, by the ids of its own system: for comparing two databases. Not whose household a phone is and which
 * of two languages it speaks, which may go by our ids, nor a phone's type, which remembers what was once said.
 */
const parts: Record<string, string> = {
  students: `SELECT sourced_id, encode(source_hash, 'hex') AS row FROM student WHERE active`,
  guardians: `SELECT sourced_id, encode(source_hash, 'hex') AS row, language, time_zone, household FROM guardian WHERE active`,
  ties: `SELECT s.sourced_id AS student, g.sourced_id AS guardian, relation, may_be_contacted, encode(custody_hash, 'hex') AS bar
    FROM guardianship gs JOIN student s ON s.id = gs.student_id JOIN guardian g ON g.id = gs.guardian_id WHERE gs.active`,
  places: `SELECT s.sourced_id AS student, c.sourced_id AS school FROM enrollment e
    JOIN student s ON s.id = e.student_id JOIN school c ON c.id = e.school_id WHERE e.active`,
  staff: `SELECT g.sourced_id AS person, c.sourced_id AS school, numbers_given_on::text AS since FROM employment e
    JOIN guardian g ON g.id = e.guardian_id JOIN school c ON c.id = e.school_id WHERE e.active`,
  contacts: `SELECT s.sourced_id AS student, g.sourced_id AS person, turn FROM emergency_contact ec
    JOIN student s ON s.id = ec.student_id JOIN guardian g ON g.id = ec.guardian_id WHERE ec.active`,
  groups: `SELECT g.kind, g.sourced_id, g.name, s.sourced_id AS student FROM student_group g
    JOIN group_member m ON m.group_id = g.id AND m.active JOIN student s ON s.id = m.student_id WHERE g.active`,
  numbers: `SELECT g.sourced_id AS guardian, encode(p.index, 'hex') AS phone, gp.rank, p.area_zones, p.student_line
    FROM guardian_phone gp JOIN guardian g ON g.id = gp.guardian_id AND g.active JOIN phone p ON p.id = gp.phone_id WHERE gp.active`,
  audience: `SELECT encode(p.index, 'hex') AS phone, c.sourced_id AS school, a.may_be_contacted, z.time_zones, a.is_shared,
      a.household IS NULL AS alone
    FROM phone_audience a JOIN phone p ON p.id = a.phone_id JOIN school c ON c.id = a.school_id JOIN calling_zones z ON z.id = a.zones_id`,
  staffAudience: `SELECT encode(p.index, 'hex') AS phone, c.sourced_id AS school, z.time_zones
    FROM staff_audience a JOIN phone p ON p.id = a.phone_id JOIN school c ON c.id = a.school_id JOIN calling_zones z ON z.id = a.zones_id`,
  contactAudience: `SELECT encode(p.index, 'hex') AS phone, c.sourced_id AS school, z.time_zones
    FROM contact_audience a JOIN phone p ON p.id = a.phone_id JOIN school c ON c.id = a.school_id JOIN calling_zones z ON z.id = a.zones_id`,
  languages: `SELECT language, sum(families)::int AS families FROM home_language GROUP BY language`,
  kept: 'SELECT sourced_id, kind, relation, agents, contacts, bar_guardians, grades, given_on::text FROM roster_person',
  keptPlaces: 'SELECT * FROM roster_place',
};

export async function rosterState({ pool }: { pool: pg.Pool }): Promise<Record<string, unknown>> {
  const state: Record<string, unknown> = {};
  for (const [part, query] of Object.entries(parts)) {
    const { rows } = await pool.query(query);
    state[part] = rows.map((row) => JSON.stringify(row)).sort();
  }
  return state;
}
