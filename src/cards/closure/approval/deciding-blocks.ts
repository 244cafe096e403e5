import { bulletList, lineList, note, quote, strong } from '#cards/blocks.ts';
import type { Block } from '#cards/card.ts';
import { changeLines } from '#cards/closure/change-lines.ts';
import { withoutConsentWords } from '#cards/closure/emergency-words.ts';
import { unusualLines } from '#cards/closure/warning-blocks.ts';
import { clock } from '#cards/format.ts';
import { isLong } from '#domain/approval/text-opening.ts';
import type { CampaignView } from '#domain/campaign/view/campaign-view.ts';
import { plural } from '#domain/shared/count-words.ts';
import { languageLines, languagesLabel } from './language-lines.ts';
import { reachFacts } from './reach-facts.ts';
import { translationLines } from './translation-lines.ts';

const brokenSeal =
  'This closure changed after it was submitted. It can’t be approved and calls no one. Send it back or withdraw it, and tell your administrator.';

/** What an approver must see at one glance; all else is behind Details. */
export function decidingBlocks(view: CampaignView): Block[] {
  if (view.sealed?.sealIsBroken) return [strong(brokenSeal), ...englishBlocks(view)];
  return [
    ...wakingBlocks(view),
    ...bulletList('Unusual', unusualLines(view)),
    ...withoutConsentWords(view).map((line) => note(line, 'bad')),
    ...sinceBlocks(view),
    ...englishBlocks(view),
    ...languageLines(view),
    ...translationLines(view),
    lineList(reachFacts(view)),
  ];
}

const mostChanges = 3;

/** Of many changes Details has the rest. What is unusual is never cut: somebody would approve without having seen it. */
function sinceBlocks(view: CampaignView): Block[] {
  const since = view.sealed?.warnings.since;
  if (since === undefined) return [];
  const changes = changeLines(view);
  const more = changes.length - mostChanges;
  const rest = more > 0 ? [`${plural(more, 'more', 'more')}: press Details.`] : [];
  return bulletList(`Changed since version ${since.version}`, [
    ...changes.slice(0, mostChanges),
    ...rest,
  ]);
}

function wakingBlocks({ waking, timeZone }: CampaignView): Block[] {
  if (waking === undefined) return [];
  const last = clock(waking.lastAt, timeZone);
  return [note(`Calling approvers by phone: ${waking.called} called, last at ${last}.`)];
}

/** The words that most families hear. A long text only begins here: anyone who decides must open the whole of it. */
export function englishBlocks(view: CampaignView): Block[] {
  const body = view.texts.find(({ language }) => language === 'en')?.body ?? '';
  const characters = Array.from(body);
  const beginning = `${characters.slice(0, 200).join('')}… (${characters.length} characters)`;
  return [quote(languagesLabel(view), isLong(body) ? beginning : body)];
}
