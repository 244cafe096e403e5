import { type AliasedRawBuilder, sql } from 'kysely';
import { columnOfTerm, type Terms } from './terms.ts';

type Selection = { [N in keyof Terms]: AliasedRawBuilder<Terms[N], N> }[keyof Terms];

/** All terms, to be selected of versions `v`. */
export const termSelections = columnOfTerm.map(([name, column]) =>
  sql`${sql.ref(`v.${column}`)}`.as(name),
) as Selection[];
