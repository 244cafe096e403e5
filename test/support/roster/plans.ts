import { type Connection, connect } from '#database/connect.ts';
import type { TestDatabase } from '#test/support/postgres/database.ts';

export type PlanNode = {
  'Node Type': string;
  'Plan Rows': number;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Join Filter'?: number;
  Plans?: PlanNode[];
};
export type Told = { 'Query Text': string; Plan: PlanNode };

/** Does something in sessions that are told, in notices, what PostgreSQL did for each of their statements. */
export async function plansOf(
  { owner, url }: Pick<TestDatabase, 'owner' | 'url'>,
  act: (connection: Connection) => Promise<void>,
): Promise<Told[]> {
  const { rows } = await owner.pool.query('SELECT current_database() AS name');
  const settings = {
    session_preload_libraries: 'auto_explain',
    'auto_explain.log_min_duration': '0',
    'auto_explain.log_format': 'json',
    'auto_explain.log_level': 'notice',
    'auto_explain.log_analyze': 'on',
    'auto_explain.log_timing': 'off',
    'auto_explain.log_nested_statements': 'on',
  };
  for (const [name, value] of Object.entries(settings))
    await owner.pool.query(`ALTER DATABASE ${rows[0].name} SET ${name} = '${value}'`);
  const plans: Told[] = [];
  await using watched = connect({ url, name: 'watched' });
  watched.pool.on('connect', (client) =>
    client.on('notice', ({ message }) => {
      const json = message?.slice(message.indexOf('{'));
      if (json?.includes('"Query Text"') === true) plans.push(JSON.parse(json));
    }),
  );
  await act(watched);
  return plans;
}

export function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

/** Rows that one step looked at, in all its turns. */
function rowsOf(node: PlanNode): number {
  const removed =
    (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Join Filter'] ?? 0);
  return node['Actual Loops'] * (node['Actual Rows'] + removed);
}

/** Steps that looked at more rows than this: they tried each of something that grows with each of something else. */
export function stepsOver(rows: number, plans: readonly Told[]): string[] {
  return plans.flatMap(({ Plan, 'Query Text': text }) =>
    nodesOf(Plan)
      .filter((node) => rowsOf(node) > rows)
      .map((node) => `${node['Node Type']}, ${rowsOf(node)} rows, in ${text.trim().slice(0, 200)}`),
  );
}
