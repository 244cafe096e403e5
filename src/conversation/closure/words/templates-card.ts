import { fact, heading, lineList, note, say, strong } from '#cards/blocks.ts';
import type { Block, Card } from '#cards/card.ts';
import { dayAndTime } from '#cards/format.ts';
import { languageList, templateLabel, templateName } from '#cards/words/template-words.ts';
import { happenings } from '#domain/shared/happening.ts';
import type { Template } from '#domain/words/template/template.ts';

/** More nobody reads on a telephone. */
const mostLines = 12;

/** `/closure templates`: the words that the district and its schools keep, and who changed each last. */
export function templatesCard(
  templates: readonly Template[],
  asked: {
    timeZone: string;
    /** The actor keeps words somewhere. */
    mayKeep: boolean;
    lead?: string | undefined;
    /** Of a name or place, in lower case; empty for all. */
    part: string;
  },
): Card {
  const meant = templates.filter((one) => templateLabel(one).toLowerCase().includes(asked.part));
  const shown = meant.slice(0, mostLines);
  const places = [...new Set(shown.map(({ school }) => school))];
  const more = meant.length - shown.length;
  return {
    title: 'Templates',
    blocks: [
      ...(asked.lead === undefined ? [] : [strong(asked.lead)]),
      ...(templates.length === 0
        ? [say('No templates yet. Closures start with the standard message.')]
        : meant.length === 0
          ? [say(`No template is called “${asked.part}”.`)]
          : []),
      ...places.flatMap((place): Block[] => [
        heading(place ?? 'Whole district'),
        lineList(
          shown
            .filter(({ school }) => school === place)
            .map((one) => fact(templateName(one), lineOf(one, asked.timeZone))),
        ),
      ]),
      ...(more > 0 ? [note(`${more} more: type “closure templates” and part of a name.`)] : []),
      note(
        'Every other closure begins with the standard words. Requesters change the templates of their own schools; each closure still takes two people.',
      ),
    ],
    buttons: asked.mayKeep
      ? [
          {
            verb: 'template-form',
            label: 'Change or add one…',
            style: 'primary',
            data: {},
            opensForm: true,
          },
        ]
      : [],
    summary: asked.lead ?? 'Templates',
  };
}

function lineOf(template: Template, timeZone: string): string {
  const { name, happening, number, changedBy, changedAt, texts } = template;
  return [
    name === null ? 'in place of the standard words' : `for “${happenings[happening]}”`,
    `version ${number} by ${changedBy}, ${dayAndTime(changedAt, timeZone)}`,
    languageList(Object.keys(texts)),
  ].join(' · ');
}
