import { note, say } from '#cards/blocks.ts';
import type { Button, Card } from '#cards/card.ts';
import type { IncidentFile } from '#domain/incident/incident.ts';

/** For one person alone: where the files of an incident are. */
export function incidentFilesCard(about: {
  number: number;
  links: Readonly<Record<IncidentFile, string>>;
  /** Somebody said whom it concerns. */
  isCounted: boolean;
  hasNotice: boolean;
}): Card {
  const { number, links, isCounted, hasNotice } = about;
  const open = (file: IncidentFile, label: string): Button => ({
    verb: 'open',
    label,
    data: {},
    opens: links[file],
  });
  return {
    title: `Incident ${number} · files`,
    blocks: [
      say(
        'The record is for counsel and the insurer: what was done, by whom and when. It names no family.',
      ),
      say(
        isCounted
          ? 'The list names everyone concerned. The letters are one page for each family.'
          : 'The list and the letters need “Who is affected” first.',
      ),
      ...(isCounted && !hasNotice
        ? [say('Letters and notices to offices need “Tell the families” first.')]
        : []),
      note('Each link works for one hour, for you alone. Each download is recorded.'),
    ],
    buttons: [
      open('record', 'Record (PDF)'),
      ...(isCounted ? [open('concerned', 'Everyone concerned (CSV)')] : []),
      ...(isCounted && hasNotice
        ? [
            open('letters', 'Letters to families (PDF)'),
            open('offices', 'Notices to offices (PDF)'),
          ]
        : []),
    ],
    summary: `Files of incident ${number}`,
  };
}
