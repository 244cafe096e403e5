import { heading, note, say, strong, table } from '#cards/blocks.ts';
import type { Block, Card } from '#cards/card.ts';
import { time } from '#cards/format.ts';
import { absenceWords } from '#cards/words/absence-words.ts';
import { heldRoleName, roleChangeWords, wholeDistrict } from '#cards/words/role-words.ts';
import type { People } from '#domain/people/operator/people/people.ts';
import { plural } from '#domain/shared/count-words.ts';
import { decideButtons } from './role-change-card.ts';

/** More places nobody reads on a telephone. */
const mostLines = 15;
/** Each has two buttons. */
const mostWaiting = 3;

/** `/closure people`: who may do what, for one person's eyes. `mayChange`: the actor is an administrator. */
export function peopleCard(
  people: People,
  asked: {
    timeZone: string;
    /** How the access review stands. */
    review: string;
    mayChange: boolean;
    lead?: string | undefined;
    /** Of a name or place, in lower case; empty for all. */
    part: string;
  },
): Card {
  const lines = people.places.flatMap((place) => placeLine(place, asked.part));
  const waiting = people.waiting.filter(({ id }) => !people.own.includes(id)).slice(0, mostWaiting);
  const more = lines.length - mostLines;
  return {
    title: 'People and roles',
    blocks: [
      ...(asked.lead === undefined ? [] : [strong(asked.lead)]),
      lines.length === 0
        ? say('No one has a role here.')
        : table(['', ''], 'll', lines.slice(0, mostLines)),
      ...(more > 0
        ? [
            note(
              `${plural(more, 'more school', 'more schools')}: type “closure people” and part of a name.`,
            ),
          ]
        : []),
      ...people.away.map((absence): Block => say(absenceWords(absence, asked.timeZone))),
      ...(people.waiting.length === 0 ? [] : [heading('Waiting for a second administrator')]),
      ...people.waiting
        .slice(0, 10)
        .map(
          (change): Block =>
            say(
              `${roleChangeWords(change)}: requested by ${change.askedBy ?? ''}, expires ${time(change.expiresAt, asked.timeZone)}`,
            ),
        ),
      note(
        'Two administrators of the whole district add a person, or give or take a role. One is enough to take all roles from someone right away.',
      ),
      note(asked.review),
    ],
    buttons: asked.mayChange
      ? [
          {
            verb: 'role-form',
            label: 'Change a role…',
            style: 'primary',
            data: {},
            opensForm: true,
          },
          { verb: 'new-person-form', label: 'Add a person…', data: {}, opensForm: true },
          ...waiting.flatMap((change) =>
            decideButtons(change, 'people').map((button) => ({
              ...button,
              label: waiting.length === 1 ? button.label : `${button.label}: ${change.person}`,
            })),
          ),
        ]
      : [],
    summary: asked.lead ?? 'People and roles',
  };
}

/** One place with who holds which role there; of them only those that were asked for. */
function placeLine({ school, roles }: People['places'][number], part: string): string[][] {
  const place = school ?? wholeDistrict;
  const held = roles.flatMap(({ names, ...role }) => {
    const name = heldRoleName(role);
    const meant = names.filter((person) =>
      `${place} ${name} ${person}`.toLowerCase().includes(part),
    );
    return meant.length === 0 ? [] : [`${name}: ${meant.join(', ')}`];
  });
  return held.length === 0 ? [] : [[place, held.join('\n')]];
}
