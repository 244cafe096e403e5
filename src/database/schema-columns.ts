import type { ColumnType } from 'kysely';

/** Kinds of column: what is read, what may be inserted, what may be set. */
export type Instant = ColumnType<
  Temporal.Instant,
  Temporal.Instant | string,
  Temporal.Instant | string
>;
export type Filled<T> = ColumnType<T, T | undefined, T>;
export type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>;
export type NullableInstant = ColumnType<
  Temporal.Instant | null,
  Temporal.Instant | string | null | undefined,
  Temporal.Instant | string | null
>;
export type GeneratedInstant = ColumnType<
  Temporal.Instant,
  Temporal.Instant | string | undefined,
  Temporal.Instant | string
>;
