import { z } from 'zod';
import { holdsPhoneNumber } from '#domain/shared/typed/names-nobody.ts';

/*
 * What an entry may say. There is no kind for a name, a number or a message: what a program read or a person typed is a
 * `string`, which `word` does not take, and every other kind has a form of its own.
 */

/** The id of a row of ours. */
export const rowId = z.guid();

/** A word of a closed list, such as a state, a reason or the name of a setting. The type refuses any other string. */
export const word = z.custom<Lowercase<string>>(
  (value) => typeof value === 'string' && /^[a-z][a-z0-9]*([._-][a-z0-9]+)*$/.test(value),
);

/** An id that a carrier, a chat or a directory made: no phone number, and short. */
export const foreignId = z
  .string()
  .min(1)
  .max(300)
  .refine((value) => !holdsPhoneNumber(value));

/** What a district or we call a wording or a set of rules, such as `2025-26`. */
export const versionName = z.string().regex(/^[^\n]{1,200}$/);

/** Tells a family's link apart, and opens nothing. */
export const linkId = z.string().regex(/^[\w-]{28}$/);

export const count = z.int().nonnegative();

/** What a carrier, a directory or the database calls what went wrong. */
export const faultCode = z.union([z.int(), z.string().regex(/^[\w-]{0,64}$/)]);

export const flag = z.boolean();

/** SHA-256, in hexadecimal. */
export const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** A day, or a moment with its zone. */
export const when = z.string().regex(/^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/);

/** A language tag, such as `es` or `en-US`. */
export const language = z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/);

/** A role, and the school by its id where it is held for one: `approver@SCH-12`, `translator:so`. */
export const role = z.string().regex(/^[a-z-]+(:[a-z]{2,3})?(@\S.{0,254})?$/);

export const platform = z.enum(['slack', 'teams']);
