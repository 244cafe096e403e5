import { fact, lineList } from '#cards/blocks.ts';
import type { Block, Fact } from '#cards/card.ts';
import { clock, day } from '#cards/format.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';

/** Who approved it, or sent it back; of two approvals, how many it has. */
export function decidedFacts({
  decisions,
  approvalsNeeded,
  timeZone,
  runsUnder,
}: CampaignView): Fact[] {
  const by = (wanted: 'approved' | 'sent-back') =>
    decisions
      .filter(({ decision }) => decision === wanted)
      .map((one) => `${one.by}, ${clock(one.at, timeZone)}, in ${platformNames[one.platform]}`);
  const approvals = by('approved');
  const rejections = by('sent-back');
  const isPartial = approvalsNeeded > 1 && approvals.length < approvalsNeeded;
  const names = approvals.join('; ');
  const given = `${approvals.length} of ${approvalsNeeded}, for the whole district`;
  return [
    ...(runsUnder === undefined
      ? []
      : [
          fact(
            'Approved by',
            `${runsUnder.by.join(' and ')}, with closure ${runsUnder.number}, until ${day(runsUnder.until)}`,
          ),
        ]),
    ...(isPartial
      ? [fact('Approvals', names === '' ? given : `${given}: ${names}`)]
      : names === ''
        ? []
        : [fact('Approved by', names)]),
    ...(rejections.length === 0 ? [] : [fact('Sent back by', rejections.join('; '))]),
  ];
}

const platformNames = { slack: 'Slack', teams: 'Teams' } as const;

export function decidedBlocks(view: CampaignView): Block[] {
  const decided = decidedFacts(view);
  return decided.length === 0 ? [] : [lineList(decided)];
}
