import { code, note } from '#cards/blocks.ts';
import type { Card } from '#cards/card.ts';
import { time } from '#cards/format.ts';
import { plural } from '#domain/shared/count-words.ts';

/** A signed checkpoint of the audit log, where we can't change it: anyone can copy it and hold it against the log. */
export function checkpointCard(post: {
  size: number;
  note: string;
  at: Temporal.Instant;
  timeZone: string;
}): Card {
  const entries = plural(post.size, 'entry', 'entries');
  return {
    title: 'Audit log checkpoint',
    blocks: [
      code(post.note.trimEnd()),
      note(
        `${entries} at ${time(post.at, post.timeZone)}. This proves the log is unchanged. Don’t edit or delete it.`,
      ),
    ],
    buttons: [],
    summary: `Audit log checkpoint: ${entries}`,
  };
}
