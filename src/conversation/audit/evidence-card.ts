import { fact, factList, note } from '#cards/blocks.ts';
import type { Button, Card } from '#cards/card.ts';
import { day, dayAndTime } from '#cards/format.ts';
import { lineState } from '#domain/closure/view/campaign-line.ts';
import type { EvidenceReport } from '#domain/proof/evidence/report-evidence.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { happenings } from '#domain/shared/happening.ts';

/** Where the files of one evidence are had. */
export type EvidenceLinks = { file: string; counsel: string; archive: string };

/** The evidence of a closure: what it is about, and its two files. */
export function evidenceCard(report: EvidenceReport, links: EvidenceLinks): Card {
  const { closure, timeZone, versions, decisions, phones, outcomes, confirmed, optOuts } = report;
  const { sealed } = report;
  const title = `Evidence of closure ${closure.number}`;
  const author = versions.at(-1)?.by ?? '–';
  const tries = (channel: 'voice' | 'text') =>
    outcomes.filter((line) => line.channel === channel).reduce((sum, line) => sum + line.made, 0);
  const optedOut = optOuts.reduce((sum, line) => sum + line.count, 0);
  return {
    title,
    blocks: [
      factList([
        fact('Closure', `${happenings[closure.happening]}, ${day(closure.eventDate)}`),
        fact('State', lineState({ ...closure, hasStarted: closure.startedAt !== null })),
        fact('Requested by', `${author}, ${dayAndTime(closure.createdAt, timeZone)}`),
        fact('Decided by', decisionWords(decisions)),
        fact('On the call list', plural(phones, 'phone')),
        fact('Made', `${plural(tries('voice'), 'call')}, ${plural(tries('text'), 'text')}`),
        ...(confirmed === null ? [] : [fact('Confirmed with key 1', plural(confirmed, 'phone'))]),
        fact('Opt-outs while it ran', count(optedOut)),
        fact(
          'Signed log',
          sealed === 0
            ? 'Not signed yet. Ask IT to check the dial worker.'
            : plural(sealed, 'entry', 'entries'),
        ),
      ]),
      note(
        'Anyone can verify the evidence file offline. The PDF is for counsel; the zip has both and what checks them. None names a family.',
      ),
      note(
        'The links work for one hour and only for you, after you sign in. Each download is recorded.',
      ),
    ],
    buttons: evidenceButtons(links),
    summary: title,
  };
}

export function evidenceButtons({ file, counsel, archive }: EvidenceLinks): Button[] {
  return [
    { verb: 'open', label: 'Evidence file', data: {}, opens: file },
    { verb: 'open', label: 'PDF for counsel', data: {}, opens: counsel },
    { verb: 'open', label: 'All for counsel (zip)', data: {}, opens: archive },
  ];
}

function decisionWords(decisions: EvidenceReport['decisions']): string {
  if (decisions.length === 0) return 'Nobody';
  const done = { approved: 'approved', 'sent-back': 'sent back' } as const;
  return decisions.map(({ by, decision }) => `${by} (${done[decision]})`).join(', ');
}
