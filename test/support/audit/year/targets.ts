import type { Found } from './faults.ts';
import type { Run } from './year.ts';

/** A phone for one fault alone: of a family that has no other one, and that never opted out. */
export const phone = (nth: number) => `(SELECT id FROM year.target WHERE nth = ${nth})`;
export const schoolOf = (nth: number) => `(SELECT school_id FROM year.target WHERE nth = ${nth})`;

/** A closure of the whole district, for one fault alone. */
export const closure = (purpose: 'emergency' | 'school-mission', nth: number, column: string) =>
  `(SELECT ${column} FROM year.aim WHERE purpose = '${purpose}' AND nth = ${nth})`;

/** Placed in a closure about school matters, to that phone, from a moment on. */
export const callsTo = (nth: number, from: string, only = 'true') =>
  `SELECT a.id FROM attempt a JOIN campaign_version v ON v.id = a.version_id
   WHERE a.phone_id = ${phone(nth)} AND a.intent_at >= ${from} AND ${only}`;

export async function finds(run: Run, code: string, kind: string, of: string): Promise<Found[]> {
  const rows = await run(of);
  if (rows.length === 0) throw new Error(`no ${kind} was there to plant ${code} in`);
  return rows.map(({ id }): Found => `${code} ${kind} ${id}`);
}
