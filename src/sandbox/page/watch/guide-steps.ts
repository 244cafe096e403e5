import { isAlive } from '#domain/closure/campaign.ts';
import type { CurrentClosure } from '#sandbox/current-closures.ts';
import type { CrewMember } from '#sandbox/worker-crew.ts';
import type { GuideItem, GuideStep, PhoneItem } from '../page-item.ts';

export type GuideSteps = { item(seen: Seen): GuideItem };

type Seen = {
  closures: readonly CurrentClosure[] | undefined;
  phones: readonly PhoneItem[];
  workers: readonly CrewMember[];
};

/** Ticks what the viewer has done since the page's server started; what is done once stays done. */
export function createGuideSteps(): GuideSteps {
  const done = new Set<GuideStep>();
  let lastBefore: number | undefined;
  const tick = (step: GuideStep, isDone: boolean) => {
    if (isDone) done.add(step);
  };
  return {
    item({ closures, phones, workers }) {
      if (closures !== undefined) {
        lastBefore ??= closures[0]?.number ?? 0;
        const before = lastBefore;
        const asked = closures.filter(({ number }) => number > before);
        tick('request', asked.length > 0);
        tick('approve', asked.some(isApproved));
        tick(
          'finish',
          asked.some(({ state }) => state === 'finished' || state === 'stopped'),
        );
      }
      const mine = phones.filter(({ isMine }) => isMine);
      tick(
        'answer',
        mine.some(({ status }) => status === 'in-call'),
      );
      tick(
        'key',
        mine.some(({ lines }) =>
          lines.some(({ speaker, text }) => speaker === 'key' && text === '9'),
        ),
      );
      tick(
        'kill',
        workers.some(({ state }) => state === 'killed'),
      );
      return { kind: 'guide', done: [...done] };
    },
  };
}

const isApproved = ({ state }: CurrentClosure) =>
  state === 'finished' || (isAlive(state) && state !== 'draft' && state !== 'submitted');
