import type { IMention } from '@microsoft/teams.cards';
import type { Block } from '#cards/card.ts';

type People = Extract<Block, { kind: 'mention' }>['people'];

/**
 * A mention is a part of a TextBlock's text that one of the card's entities names. That is the only text of ours in which
 * Teams looks for any: names are cut down to letters, and everything else is drawn in blocks that have none.
 * https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format#mention-support-within-adaptive-cards
 */
export function mentionText(people: People): string {
  return tagged(people)
    .map(({ text }) => text)
    .join(', ');
}

/** Who is notified by a card with these blocks. */
export function mentionEntities(blocks: readonly Block[]): IMention[] {
  return blocks
    .flatMap((block) => (block.kind === 'mention' ? tagged(block.people) : []))
    .map(({ userId, name, text }) => ({ type: 'mention', text, mentioned: { id: userId, name } }));
}

/** Two people of one name are told apart: Teams goes by the text. */
function tagged(people: People) {
  return people.map(({ userId, name }, index) => {
    const plain = plainName(name);
    const namesakes = people.slice(0, index).filter((one) => plainName(one.name) === plain).length;
    const shown = namesakes === 0 ? plain : `${plain} (${namesakes + 1})`;
    return { userId, name: shown, text: `<at>${shown}</at>` };
  });
}

const plainName = (name: string) =>
  name.replaceAll(/[^\p{L}\p{M}\p{N}'’ -]/gu, '').trim() || 'Approver';
