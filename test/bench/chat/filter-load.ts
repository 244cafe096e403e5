import { type Audience, previewRecipients } from '#domain/campaign/filter-store.ts';
import { selectTerms } from '#domain/consent/rule-store.ts';
import type { BenchDatabase } from '../bench.ts';

/** The consent filter over everybody, again and again until it is stopped; tells how often. */
export function filterForEver({ application }: BenchDatabase): { stop(): Promise<number> } {
  let isOn = true;
  let times = 0;
  const running = (async () => {
    const terms = await selectTerms(application.db);
    if (terms === undefined) throw new Error('no terms');
    const schools = await application.pool.query<{ id: string }>('SELECT id FROM school');
    const audience: Audience = {
      purpose: 'school-mission',
      delivery: 'call',
      schoolIds: schools.rows.map(({ id }) => id),
      terms,
      closedZones: [],
    };
    while (isOn) {
      await application.db.transaction().execute((tx) => previewRecipients(tx, audience));
      times += 1;
    }
  })();
  return {
    async stop() {
      isOn = false;
      await running;
      return times;
    },
  };
}
