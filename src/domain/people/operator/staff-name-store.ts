import { type RawBuilder, sql } from 'kysely';

/** The name of an `operator`, by its alias in the query. It comes out of the database sealed, and the connection opens it. */
export function staffName<Name extends string | null = string>(alias: string): RawBuilder<Name> {
  return sql<Name>`staff_name(${sql.ref(alias)})`;
}

/** The database can't sort what is sealed. */
export function byName(one: { name: string }, other: { name: string }): number {
  return one.name.localeCompare(other.name);
}
