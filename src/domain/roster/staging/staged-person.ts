import type { LineType } from '#domain/shared/phone/phone-number.ts';
import type { Problem } from '#sis/csv/problems.ts';
import type { PhoneIndexes, Vault } from '#vault/vault.ts';

export type Staging = {
  vault: Vault;
  /** ISO 8601, in the district's zone. */
  today: string;
  /** Whether e-mail addresses are kept: only in a district that writes to them. */
  keepsEmail: boolean;
  /** Whether the database already holds a living row with this source hash. */
  isKnown(hash: Buffer): boolean;
  warn(problem: Problem): void;
};

/** A student's phone is only an index, to know it by where a guardian lists it too. */
export type StagedPhone = {
  /** By every key: the roster may have it by an older one. */
  indexes: PhoneIndexes;
  number: Buffer | null;
  lineType: LineType | null;
  zones: readonly string[];
};

export type Person = {
  hash: Buffer | null;
  name: Buffer | null;
  language: string | null;
  timeZone: string | null;
  phones: StagedPhone[];
  adultOn: string | null;
  directoryRefused: boolean;
  household: string | null;
  email: { indexes: PhoneIndexes; address: Buffer } | null;
};

export const nobody: Person = {
  hash: null,
  name: null,
  language: null,
  timeZone: null,
  phones: [],
  adultOn: null,
  directoryRefused: false,
  household: null,
  email: null,
};
