import type { Role } from '#sis/oneroster/read-roles.ts';

/*
 * What an import remembers of each user while it reads: the roles, whether users.csv had them, and the line to
 * name in a complaint; in 32 bits, because there may be a million. 24 bits of line suffice for 16 million rows.
 */

export const roleBits = {
  student: 1,
  parent: 2,
  guardian: 4,
  relative: 8,
  staff: 64,
  contact: 128,
  other: 0,
} as const;
export const seen = 16;

const lineStep = 256;
const flags = lineStep - 1;
/** Keeps a mark from being 0, which means "not in the table". */
const present = 32;

export function addRole(mark: number, role: Role, line: number): number {
  const fresh = mark === 0 ? line * lineStep + present : mark;
  return (fresh % lineStep) & roleBits[role] ? fresh : fresh + roleBits[role];
}

/** The roles of `other` too, such as what somebody is to a student by another file. */
export function withRoles(mark: number, other: number): number {
  let all = mark;
  for (const bit of Object.values(roleBits)) if (other & bit && !(all & bit)) all += bit;
  return all;
}

export function seenOnLine(mark: number, line: number): number {
  return line * lineStep + (((mark % lineStep) & flags) | seen | present);
}

export function lineOf(mark: number): number {
  return Math.floor(mark / lineStep);
}

const ties = ['parent', 'guardian', 'relative', 'contact'] as const;

/**
 * The closest relation that a user holds; nothing where they are nobody's guardian or emergency contact. The number of somebody on
 * the staff is the personnel office's, so they are no contact by it.
 */
export function relationOf(mark: number): (typeof ties)[number] | undefined {
  return ties.find((tie) => mark & roleBits[tie] && !(tie === 'contact' && mark & roleBits.staff));
}
