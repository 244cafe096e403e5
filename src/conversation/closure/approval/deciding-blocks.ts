import { bulletList, lineList, note, quote, strong } from '#cards/blocks.ts';
import type { Block } from '#cards/card.ts';
import { cutAt } from '#cards/cut-at.ts';
import { clock } from '#cards/format.ts';
import { always, fitParts, type Part, roomBelow } from '#cards/phone-height.ts';
import { changeLines } from '#conversation/closure/change-lines.ts';
import { decidedBlocks } from '#conversation/closure/decided-facts.ts';
import { standstillParts } from '#conversation/closure/pause/standstill-parts.ts';
import {
  narrowedFacts,
  reachFacts,
  reachInShort,
  withoutConsentWords,
} from '#conversation/closure/reach-facts.ts';
import {
  askedBlocks,
  awayBlocks,
  changedParts,
  sentBackReason,
} from '#conversation/closure/waiting/asked-blocks.ts';
import { approverLines, contradictedLines } from '#conversation/closure/warning-blocks.ts';
import { isLong } from '#domain/closure/approval/text-opening.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { plural } from '#domain/shared/count-words.ts';
import { actTitle, headWords } from './act-words.ts';
import { fieldBlocks } from './field-words.ts';
import { languageLines, languagesInShort, languagesLabel, shortLabel } from './language-lines.ts';
import { translationLines } from './translation-lines.ts';

const brokenSeal =
  'This closure changed after it was submitted. It can’t be approved and calls no one. Send it back or withdraw it, and tell your administrator.';

/** Below Approve, so that a phone with larger letters shows it too. */
const spare = 24;

/** What an approver must see at one glance; what there is no room for is behind Details. */
export function decidingBlocks(view: CampaignView): Block[] {
  const room = roomBelow(actTitle(view), { head: [note(headWords(view))], buttonRows: 2 }) - spare;
  if (view.sealed?.sealIsBroken !== true) return fitParts(partsOf(view), room);
  const seal = always([...decidedBlocks(view), strong(brokenSeal), ...englishBlocks(view)]);
  return fitParts([always(contradictedBlocks(view)), ...standstillParts(view), seal], room);
}

/**
 * Whether its words are opened before they are approved: they are too long for any card, or for all that this one has to
 * say. The database holds the approval of the first kind back.
 */
export function isReadFirst(view: CampaignView): boolean {
  const { state, texts } = view;
  if (state !== 'submitted' || view.sealed?.sealIsBroken === true) return false;
  if (texts.some(({ body }) => isLong(body))) return true;
  // Words that nobody wrote are known: their beginning is enough.
  if (isStandard(view)) return false;
  const english = englishOf(view);
  return !decidingBlocks(view).some((block) => block.kind === 'quote' && block.text === english);
}

/** What is unusual is never cut: somebody would approve without having seen it. */
function partsOf(view: CampaignView): Part[] {
  return [
    always(contradictedBlocks(view)),
    ...standstillParts(view),
    always(decidedBlocks(view)),
    unusualPart(view),
    editedPart(view),
    wordsPart(view),
    staffPart(view),
    { forms: [view.fields === undefined ? [] : fieldBlocks(view), []], yields: [5] },
    { forms: [languageLines(view), languagesInShort(view)], yields: [6] },
    { forms: [translationLines(view), []], yields: [2] },
    {
      forms: [
        facts(reachFacts(view)),
        facts(reachInShort(view)),
        facts(reachInShort(view).slice(0, narrowedFacts(view).length + 1)),
        // The question before the approval says how many.
        facts(narrowedFacts(view)),
      ],
      yields: [8, 13, 17],
    },
    { forms: [wakingBlocks(view), []], yields: [4] },
    { forms: [askedBlocks(view), []], yields: [1] },
    { forms: [awayBlocks(view), []], yields: [3] },
  ];
}

/** Before all else, and never in small print: families would hear the one or the other. */
const contradictedBlocks = (view: CampaignView): Block[] =>
  bulletList('The words say something else than the request', contradictedLines(view));

/** Of very many lines the print is smaller. */
function unusualPart(view: CampaignView): Part {
  const lines = approverLines(view);
  const red = withoutConsentWords(view).map((line) => note(line, 'bad'));
  const small = lines.length === 0 ? [] : [note(`Unusual:\n• ${lines.join('\n• ')}`, 'bad')];
  const forms = [
    [...bulletList('Unusual', lines), ...red],
    [...small, ...red],
  ];
  if (contradictedLines(view).length === 0) return { forms, yields: [15] };
  // An approver who reads those has reason enough to send it back.
  const inShort = note(`${plural(lines.length, 'more warning')}: press Details.`, 'bad');
  return { forms: [...forms, lines.length < 2 ? red : [inShort, ...red]], yields: [15, 16] };
}

const facts = (lines: Parameters<typeof lineList>[0]) => [lineList(lines)];

const mostChanges = 3;

/** Why the version before came back, and what is other than in it. The thread was told both, and Details has both. */
function editedPart(view: CampaignView): Part {
  const since = view.sealed?.warnings.since;
  if (since === undefined) return always([]);
  const changes = changeLines(view);
  const more = changes.length - mostChanges;
  const rest = more > 0 ? [`${plural(more, 'more', 'more')}: press Details.`] : [];
  const title = `Changed since version ${since.version}`;
  const reason = sentBackReason(view);
  const back = reason === undefined ? [] : [note(reason, 'warning')];
  const short = note(`${title}: ${changedParts(view)}.`);
  const shortest = `Version ${since.version} ${reason === undefined ? 'was edited' : 'was sent back'}: press Details.`;
  return {
    forms: [
      [...back, ...bulletList(title, [...changes.slice(0, mostChanges), ...rest])],
      [...back, short],
      [note(shortest, 'warning')],
      [],
    ],
    yields: [5, 7, 12],
  };
}

function wakingBlocks({ waking, timeZone }: CampaignView): Block[] {
  if (waking === undefined) return [];
  const last = clock(waking.lastAt, timeZone);
  return [note(`Calling approvers by phone: ${waking.called} called, last at ${last}.`)];
}

const englishOf = ({ texts }: CampaignView) =>
  texts.find(({ language }) => language === 'en')?.body ?? '';

function wordsPart(view: CampaignView): Part {
  const body = englishOf(view);
  const whole = isLong(body) ? cutAt(body, 200) : body;
  const forms = [
    [quote(languagesLabel(view), whole)],
    [quote(shortLabel(view), whole)],
    [quote(shortLabel(view), cutAt(body, 130))],
    [quote(shortLabel(view), cutAt(body, 60))],
  ];
  const toRead = note(`${shortLabel(view)}: read the whole text before you decide.`);
  return isStandard(view)
    ? { forms, yields: [9, 10, 11] }
    : { forms: [...forms, [toRead]], yields: [9, 10, 11, 14] };
}

/** Whether families hear in English what the form began with. */
const isStandard = ({ words }: CampaignView) => words.sources['en'] === 'standard';

/** What staff hear in place of them, or where to read it. */
function staffPart({ staffTexts }: CampaignView): Part {
  const english = staffTexts?.find(({ language }) => language === 'en')?.body;
  if (english === undefined) return always([]);
  return {
    forms: [
      [quote('Staff hear', english)],
      [quote('Staff hear', cutAt(english, 60))],
      [note('Staff hear other words: read them in Details before you decide.', 'warning')],
    ],
    yields: [9, 14],
  };
}

/** The words that most families hear. A long text only begins here: anyone who decides must open the whole of it. */
export function englishBlocks(view: CampaignView): Block[] {
  const body = englishOf(view);
  return [quote(languagesLabel(view), isLong(body) ? cutAt(body, 200) : body)];
}

/** Of what families are hearing already: Details has it whole, in every language. */
export const englishInShort = (view: CampaignView): Block[] => [
  quote(shortLabel(view), cutAt(englishOf(view), 60)),
];
