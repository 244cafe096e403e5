import { z } from 'zod';
import { listUnreached } from '#domain/closure/unreached/find-unreached.ts';
import { fileKind } from '#files/file-kind.ts';

/** The families whom a closure did not reach, as the list stands now. Everybody on it is recorded as shown to this person. */
export const unreachedFile = fileKind({
  name: 'unreached',
  params: z.object({ campaign: z.uuid() }),
  askAgain: '/closure unreached',
  readers:
    'This list is for the front office, compliance and the person who requested the closure.',
  // They are called by hand from this list, incident or not.
  spares: 'emergency',
  of: ({ campaign }) => ({
    title: 'Families not reached',
    subject: { kind: 'campaign', id: campaign },
    async open(tx, { operator, vault }) {
      const found = await listUnreached(tx, vault, {
        operator,
        closure: { id: campaign },
        page: 'all',
      });
      if (found.kind === 'refused') return found;
      const { unreached } = found;
      return {
        kind: 'open',
        entry: null,
        async file() {
          const { unreachedCsv } = await import('#reports/csv/unreached-csv.ts');
          const name = `bellwether-closure-${unreached.closure.number}-families-not-reached.csv`;
          return { name, body: Buffer.from(unreachedCsv(unreached)) };
        },
      };
    },
  }),
});
