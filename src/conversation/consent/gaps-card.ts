import { fact, factList, heading, note, say, strong, table } from '#cards/blocks.ts';
import type { Block, Card } from '#cards/card.ts';
import { time } from '#cards/format.ts';
import { raised } from '#cards/words/consent-words.ts';
import type { Count, Gaps } from '#domain/consent/report/gaps.ts';
import { languageName } from '#domain/language/languages.ts';
import { count } from '#domain/shared/count-words.ts';

/** More lines nobody reads on a telephone. */
const mostLines = 15;

/** Which families can't be reached about school matters, where, and what is missing. */
export function gapsCard(gaps: Gaps): Card {
  const lines = gaps.lines.filter(({ unreachable }) => unreachable !== 0);
  const title = 'Families we can’t reach';
  return {
    title,
    blocks: [
      say(
        'These families can’t be called or texted about school matters. Emergencies reach most of them.',
      ),
      ...(lines.length === 0
        ? [strong('None: every family can be reached.')]
        : [
            lineTable(lines.slice(0, mostLines)),
            ...(lines.length > mostLines
              ? [
                  note(
                    `${count(lines.length - mostLines)} more lines are not shown. Type “consent gaps” and part of a school’s name to see one school.`,
                  ),
                ]
              : []),
            heading('Why'),
            reasonFacts(gaps.reasons),
          ]),
      note(
        `As of ${time(gaps.at, gaps.timeZone)}. Students of one school with the same guardians count as one family. Groups of fewer than 5 are combined with others. Your look-up is recorded.`,
      ),
    ],
    buttons: [],
    summary: title,
  };
}

function lineTable(lines: Gaps['lines']): Block {
  return table(
    ['School', 'Language', 'Can’t reach'],
    'llr',
    lines.map(({ school, language, unreachable, families }) => [
      school,
      languageWords(language),
      unreachable === 'few' && families === 'few'
        ? countWords('few')
        : `${countWords(unreachable)} of ${countWords(families)}`,
    ]),
  );
}

function reasonFacts(reasons: Gaps['reasons']): Block {
  return factList(reasons.map((line) => fact(raised(line.reason), countWords(line.count))));
}

function languageWords(language: string | null): string {
  if (language === null) return 'several';
  return language === 'und' ? 'unknown' : languageName(language);
}

const countWords = (told: Count): string => (told === 'few' ? 'fewer than 5' : count(told));
