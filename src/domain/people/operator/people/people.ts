import type { Absence } from '#domain/people/operator/absence/absence.ts';
import type { Role } from '#domain/people/operator/operator.ts';
import type { RoleChangeView } from '#domain/people/operator/role-change/role-change.ts';

/** Who may do what: for the whole district first, then school by school. */
export type People = {
  places: {
    /** Null for the whole district. */
    school: string | null;
    roles: { role: Role; language: string | null; names: string[] }[];
  }[];
  waiting: RoleChangeView[];
  /** Those of them that this person can't settle: they asked for it, or it would give them a role. */
  own: string[];
  away: Absence[];
};

/** What the form for a change offers to choose from. */
export type RoleChoices = {
  people: { id: string; name: string }[];
  schools: { id: string; name: string }[];
  /** Those that guardians have, English apart, most frequent first, and those that translators read. */
  languages: string[];
};
