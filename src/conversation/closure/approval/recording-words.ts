import { fact, note } from '#cards/blocks.ts';
import type { Block, Fact } from '#cards/card.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { languageName } from '#domain/language/languages.ts';
import { plural } from '#domain/shared/count-words.ts';

/** `Recorded English 14 s, Spanish 16 s`, and whose voice it is where it is not the requester's. */
export function recordedFacts({ recordings = [], author }: CampaignView): Fact[] {
  if (recordings.length === 0) return [];
  const each = recordings.map(({ language, by, seconds }) => {
    const whose = by === author ? '' : ` by ${by}`;
    return `${languageName(language)} ${whole(seconds)} s${whose}`;
  });
  return [fact('Recorded', each.join(', '))];
}

/** At the head of the card. An approver hears which languages they are; Details says them too. */
export function recordedWords({ recordings = [], author }: CampaignView): string[] {
  if (recordings.length === 0) return [];
  const others = new Set(recordings.map(({ by }) => by).filter((by) => by !== author));
  return [others.size === 0 ? 'recorded' : `recorded by ${[...others].join(', ')}`];
}

/** What went wrong with it, for phones that heard the message all the same. */
export function lostRecordingBlocks({ plays }: CampaignView): Block[] {
  if (plays === undefined || plays.asText === 0) return [];
  const phones = plural(plays.asText, 'phone');
  return [note(`Recording not played to ${phones}; they heard the text.`, 'warning')];
}

/** How soon the carrier had it, once somebody had picked up. */
export function fetchWords({ half, most }: { half: number; most: number }): string {
  return `by the carrier within ${tenths(half)} s of pickup; 95% within ${tenths(most)} s`;
}

const whole = (seconds: number) => Math.max(1, Math.round(seconds));
const tenths = (ms: number) => (Math.ceil(ms / 100) / 10).toFixed(1);
