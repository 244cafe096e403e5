import { note } from '#cards/blocks.ts';
import type { Block } from '#cards/card.ts';
import { clock } from '#cards/format.ts';
import { absenceWords } from '#cards/people/absence-words.ts';
import type { Change } from '#domain/campaign/seal/warning.ts';
import type { CampaignView } from '#domain/campaign/view/campaign-view.ts';
import { plural } from '#domain/shared/count-words.ts';

/** More names than these are no news to anybody. */
const mostNames = 4;

/** On a card that waits: why the version before came back and what was changed since, who was told, and who is away. */
export function askedBlocks(view: CampaignView): Block[] {
  const back = sentBackWords(view);
  return [
    ...(back === undefined ? [] : [note(back, 'warning')]),
    ...(view.asked.length === 0 ? [] : [note(askedWords(view.asked))]),
    ...view.away.map((absence) => note(absenceWords(absence, view.timeZone))),
  ];
}

/** `Sent back by Marcus Oyelaran at 5:02 am CST: Name the school. Changed since: text, start.` */
export function sentBackWords(view: CampaignView): string | undefined {
  const { sentBack, timeZone, sealed } = view;
  if (sentBack === undefined) return undefined;
  const { by, at, reason } = sentBack;
  const changes = sealed?.warnings.since?.changes ?? [];
  const changed = changes.length === 0 ? 'nothing' : changedWords(changes);
  return `Sent back by ${by} at ${clock(at, timeZone)}: ${ended(reason)} Changed since: ${changed}.`;
}

export const ended = (text: string) => (/[.!?…]$/.test(text) ? text : `${text}.`);

const changedWords = (changes: readonly Change[]) =>
  [...new Set(changes.map(({ kind }) => changeNames[kind]))].join(', ');

const changeNames: Record<Change['kind'], string> = {
  texts: 'text',
  recordings: 'recording',
  schools: 'schools',
  happening: 'what is happening',
  ground: 'reason',
  purpose: 'kind',
  fact: 'the emergency',
  delivery: 'delivery',
  machines: 'voicemail',
  confirm: 'key 1',
  date: 'date',
  dismissal: 'dismissal time',
  start: 'start',
  stop: 'end',
  counts: 'call list',
};

function askedWords(names: readonly string[]): string {
  const more = names.length - mostNames;
  const shown = names.slice(0, mostNames).join(', ');
  const rest = more > 0 ? ` and ${more} more` : '';
  return `Asked ${plural(names.length, 'approver')} by direct message: ${shown}${rest}.`;
}
