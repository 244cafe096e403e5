import type { Role } from '#sis/oneroster/read-roles.ts';

/*
 * What an import remembers of each user while it reads: the roles, whether users.csv had them, and the line to
 * name in a complaint; in 32 bits, because there may be a million. 25 bits of line suffice for 33 million rows.
 */

export const roleBits = {
  student: 1,
  parent: 2,
  guardian: 4,
  relative: 8,
  staff: 64,
  other: 0,
} as const;
export const seen = 16;

const lineStep = 128;
const flags = lineStep - 1;
/** Keeps a mark from being 0, which means "not in the table". */
const present = 32;

export function addRole(mark: number, role: Role, line: number): number {
  const fresh = mark === 0 ? line * lineStep + present : mark;
  return (fresh % lineStep) & roleBits[role] ? fresh : fresh + roleBits[role];
}

export function seenOnLine(mark: number, line: number): number {
  return line * lineStep + (((mark % lineStep) & flags) | seen | present);
}

export function lineOf(mark: number): number {
  return Math.floor(mark / lineStep);
}

/** The closest relation that a user holds; nothing where they are nobody's guardian. */
export function relationOf(mark: number): 'parent' | 'guardian' | 'relative' | undefined {
  return (['parent', 'guardian', 'relative'] as const).find((role) => mark & roleBits[role]);
}
