import { heading, lineList, note, quote, say, strong } from '#cards/blocks.ts';
import type { Block } from '#cards/card.ts';
import { changeLines, unusualLines } from '#cards/closure/warning-blocks.ts';
import { clock } from '#cards/format.ts';
import { isLong } from '#domain/approval/text-opening.ts';
import type { CampaignView } from '#domain/campaign/view/campaign-view.ts';
import { plural } from '#domain/shared/count-words.ts';
import { languageLines, languagesLabel } from './language-lines.ts';
import { reachFacts } from './reach-facts.ts';
import { recordedFacts } from './recording-words.ts';
import { translationLines } from './translation-lines.ts';

const brokenSeal =
  'This closure changed after it was submitted. It can’t be approved and calls no one. Send it back or withdraw it, and tell your administrator.';

/** What an approver must see at one glance; all else is behind Details. */
export function decidingBlocks(view: CampaignView): Block[] {
  if (view.sealed?.sealIsBroken) return [strong(brokenSeal), ...englishBlocks(view)];
  return [
    ...wakingBlocks(view),
    ...someOf('Unusual', unusualLines(view), roomFor(view)),
    ...sinceBlocks(view),
    ...englishBlocks(view),
    ...languageLines(view),
    ...translationLines(view),
    lineList([...recordedFacts(view), ...reachFacts(view)]),
  ];
}

/** Beyond these a card on a phone is too long to be read; how many more there are always stands below them. */
const mostLines = 3;

/** A line of its own says what is recorded, and beside words in red there is room for fewer. */
function roomFor(view: CampaignView): number {
  if (view.recordings === undefined) return mostLines;
  return languageLines(view).length === 0 ? mostLines - 1 : mostLines - 2;
}

function someOf(title: string, lines: readonly string[], most = mostLines): Block[] {
  if (lines.length === 0) return [];
  const more = lines.length - most;
  const shown = lines.slice(0, most).map((line) => `• ${line}`);
  if (more > 0) shown.push(`• ${plural(more, 'more', 'more')}: press Details.`);
  return [heading(title), say(shown.join('\n'))];
}

function sinceBlocks(view: CampaignView): Block[] {
  const since = view.sealed?.warnings.since;
  return since === undefined
    ? []
    : someOf(`Changed since version ${since.version}`, changeLines(view));
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
