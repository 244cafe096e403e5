import type { Button } from '#cards/card.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';

const dataOf = ({ id, sealed }: CampaignView) => ({ campaign: id, code: sealed?.code ?? '' });

/** For what waits for a decision. */
export function withdrawButton(view: CampaignView): Button {
  return {
    verb: 'stop',
    label: 'Withdraw',
    style: 'danger',
    data: dataOf(view),
    confirm: {
      title: `Withdraw closure ${view.number}?`,
      text: 'No one has been called.',
      yes: 'Withdraw it',
    },
  };
}

/** Before it called anyone, it is withdrawn. */
export function stopButton(view: CampaignView): Button {
  if (view.startedAt === null) return withdrawButton(view);
  const text = 'No new call starts. Ringing calls are canceled; calls in progress will finish.';
  return {
    verb: 'stop',
    label: 'Stop',
    style: 'danger',
    data: dataOf(view),
    confirm: {
      title: `Stop closure ${view.number}?`,
      text,
      yes: 'Stop it',
    },
  };
}
