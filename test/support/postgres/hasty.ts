/**
 * For a PostgreSQL that lives as long as its tests: nothing is forced to the disk. A commit is still written out to the
 * operating system before it is answered, and there it outlives kill -9 of every process of the server, which is what
 * tests do to it; only a machine that loses its own power would lose it. Pages are still logged whole, for kill -9 may
 * come in the middle of one.
 * Autovacuum would go from database to database of files that have ended. Of the server that a run shares each file has what a
 * district has of one of its own: four files at once had 174 connections.
 */
export const hasty = { fsync: 'off', autovacuum_naptime: '1h', max_connections: '400' };

/**
 * Plans that are made quickly and once: tests have a dozen rows, and a plan of a large district costs them more than the
 * query. A generic plan also asks for every right that a statement may need, which PostgreSQL does in life from the sixth time on.
 * Tests at length plan as a district does.
 */
export const quickPlans: Readonly<Record<string, string>> = {
  plan_cache_mode: 'force_generic_plan',
  from_collapse_limit: '1',
  join_collapse_limit: '1',
  geqo: 'off',
};
