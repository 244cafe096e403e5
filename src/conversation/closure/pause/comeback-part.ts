import { note, strong } from '#cards/blocks.ts';
import type { Block } from '#cards/card.ts';
import { clock, span } from '#cards/format.ts';
import { always, inTwo, none, type Part } from '#cards/phone-height.ts';
import type { Comeback } from '#domain/attempt/restore/comeback.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { plural } from '#domain/shared/count-words.ts';

const command = 'npm run cli -- backup restored --erasures FILE';

/** The database moved to its standby, or came back from a backup: what waits for that, and who ends it how. */
export function comebackPart({ comeback, timeZone }: CampaignView): Part {
  if (comeback === undefined) return none;
  const at = clock(comeback.at, timeZone);
  if (comeback.state === 'over') return always([note(overWords(comeback, at))]);
  if (comeback.state === 'asking')
    return inTwo(
      [
        strong(`No one is being called. The database moved to its standby at ${at}.`),
        note(
          'We are asking the carrier which calls went out. Calling continues on its own in less than a minute.',
        ),
      ],
      [strong('The database moved. Calling continues on its own in less than a minute.')],
    );
  return inTwo(
    [strong(`${heldWords(comeback, at, timeZone)}`), ...foundBlocks(comeback), commandNote],
    [strong('On hold until IT has looked at the database.'), commandNote],
  );
}

const commandNote = note(`Tell IT. Calling resumes once they type: ${command}`, 'bad');

function heldWords({ kind, moment, lostUntil }: Comeback, at: string, zone: string): string {
  if (kind === 'backup')
    return `No one is being called. The database was restored from a backup at ${at}. It ends at ${clock(moment, zone)}.`;
  const lost =
    lostUntil === null
      ? 'What happened just before may be lost'
      : `It lost up to ${span(Math.max(1, Math.ceil(moment.until(lostUntil).total('seconds'))))} of what happened before`;
  return `No one is being called. The database moved to its standby at ${at}. ${lost}.`;
}

/** What the carrier had counts; what it doesn’t know of may be lost. */
function foundBlocks({ kind, calls, texts }: Comeback): Block[] {
  const found = calls + texts;
  if (found === 0) return [];
  const what = kind === 'takeover' ? 'lost' : 'later';
  return [
    note(
      `The carrier had ${plural(found, `${what} call or text`, `${what} calls and texts`)}. They count, and aren’t repeated.`,
    ),
  ];
}

function overWords({ lostUntil, calls, texts }: Comeback, at: string): string {
  const lost = calls + texts;
  const moved = `The database moved to its standby at ${at}. Calling resumed on its own`;
  if (lost === 0) return lostUntil === null ? `${moved}; nothing was lost.` : `${moved}.`;
  return `${moved}. The carrier had ${plural(lost, 'lost call or text', 'lost calls and texts')}; they count, and aren’t repeated.`;
}
