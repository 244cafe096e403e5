import { note, say } from '#cards/blocks.ts';
import type { Card } from '#cards/card.ts';
import type { IncidentFile } from '#domain/shared/link/incident-link.ts';

/** For one person alone: where the files of an incident are. */
export function incidentFilesCard(about: {
  number: number;
  links: Readonly<Record<IncidentFile, string>>;
  hasNotice: boolean;
}): Card {
  const open = (file: IncidentFile, label: string) =>
    ({ verb: 'open', label, data: {}, opens: about.links[file] }) as const;
  return {
    title: `Incident ${about.number} · files`,
    blocks: [
      say('The list names everyone concerned. The letters are one page for each family.'),
      ...(about.hasNotice
        ? []
        : [say('Letters and notices to offices need “Tell the families” first.')]),
      note('Each link works for one hour, for you alone. Each download is recorded.'),
    ],
    buttons: [
      open('concerned', 'Everyone concerned (CSV)'),
      ...(about.hasNotice
        ? [
            open('letters', 'Letters to families (PDF)'),
            open('offices', 'Notices to offices (PDF)'),
          ]
        : []),
    ],
    summary: `Files of incident ${about.number}`,
  };
}
