import { note } from '#cards/blocks.ts';
import type { Block } from '#cards/card.ts';
import { clock } from '#cards/format.ts';
import { absenceWords } from '#cards/words/absence-words.ts';
import { changeNames } from '#conversation/closure/change-lines.ts';
import type { Change } from '#domain/closure/seal/warning.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';

/** More names than these are no news to anybody. */
const mostNames = 4;

/** `Sent to Inés Carvajal and Marcus Oyelaran.` */
export function askedBlocks({ asked }: CampaignView): Block[] {
  if (asked.length === 0) return [];
  const more = asked.length - mostNames;
  const shown = [...asked.slice(0, mostNames), ...(more > 0 ? [`${more} more`] : [])];
  return [note(`Sent to ${list.format(shown)}.`)];
}

const list = new Intl.ListFormat('en-US');

/** Approvers who might decide on it, and are not there. */
export const awayBlocks = ({ away, timeZone }: CampaignView): Block[] =>
  away.map((absence) => note(absenceWords(absence, timeZone)));

/** Why the version before came back. */
export function sentBackReason({ sentBack, timeZone }: CampaignView): string | undefined {
  if (sentBack === undefined) return undefined;
  const { by, at, reason } = sentBack;
  return `Sent back by ${by} at ${clock(at, timeZone)}: ${ended(reason)}`;
}

/** `text, start`, in the order of the changes; `nothing` where the same was submitted again. */
export function changedParts({ sealed }: CampaignView): string {
  const changes = sealed?.warnings.since?.changes ?? [];
  return changes.length === 0 ? 'nothing' : changedWords(changes);
}

/** `Sent back by Marcus Oyelaran at 5:02 am CST: Name the school. Changed since: text, start.` */
export function sentBackWords(view: CampaignView): string | undefined {
  const reason = sentBackReason(view);
  return reason === undefined ? undefined : `${reason} Changed since: ${changedParts(view)}.`;
}

export const ended = (text: string) => (/[.!?…]$/.test(text) ? text : `${text}.`);

const changedWords = (changes: readonly Change[]) =>
  [...new Set(changes.map(({ kind }) => changeNames[kind]))].join(', ');
