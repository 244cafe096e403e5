import type pg from 'pg';

/** A column that a statement returns: its name, and the id of its type in `pg_type`. */
export type Column = { name: string; type: number };

/** What the protocol of pg offers a query of one's own (`client.query(submittable)`). */
type Wire = {
  parse(statement: { name: string; text: string }): void;
  describe(which: { type: 'S'; name: string }): void;
  sync(): void;
};

/**
 * Has PostgreSQL parse a statement, and asks what it would return, without running it.
 * Throws what PostgreSQL says of one that it doesn't understand: https://www.postgresql.org/docs/current/protocol-flow.html
 */
export function describeStatement(client: pg.Client, text: string): Promise<Column[]> {
  const { promise, resolve, reject } = Promise.withResolvers<Column[]>();
  let columns: Column[] = [];
  const nothing = () => {};
  const query = {
    submit(wire: Wire) {
      wire.parse({ name: '', text });
      wire.describe({ type: 'S', name: '' });
      wire.sync();
    },
    handleRowDescription({ fields }: { fields: { name: string; dataTypeID: number }[] }) {
      columns = fields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID }));
    },
    handleError: reject,
    handleReadyForQuery() {
      resolve(columns);
    },
    handleDataRow: nothing,
    handlePortalSuspended: nothing,
    handleCommandComplete: nothing,
    handleEmptyQuery: nothing,
  };
  client.query(query as unknown as pg.Submittable);
  return promise;
}
