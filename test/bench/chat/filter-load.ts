import type { BenchDatabase } from '#test/bench/bench.ts';
import { everybody } from '#test/bench/filter/everybody.ts';
import { previewRecipients } from '#test/support/stories/consent/preview-recipients.ts';

/** The consent filter over everybody, again and again until it is stopped; tells how often. */
export function filterForEver({ application }: BenchDatabase): { stop(): Promise<number> } {
  let isOn = true;
  let times = 0;
  const running = (async () => {
    const audience = await everybody(application);
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
