import { typedIn } from '#cards/as-typed.ts';
import { note, say, strong, table } from '#cards/blocks.ts';
import type { Card } from '#cards/card.ts';
import type { Platform } from '#domain/shared/platform.ts';

/** The first words to a team or a person the bot was added to, and to an account that is nobody's. */
export function greetingCard(platform: Platform): Card {
  const type = (words: string) => typedIn(platform, words);
  return {
    title: 'Welcome to Bellwether',
    blocks: [
      say(
        'Bellwether calls and texts families when schools close, start late or let out early. One person requests it, and another approves it.',
      ),
      strong(`First link your account: type ${type('closure link')}.`),
      table(
        ['', ''],
        'll',
        [
          ['closure', 'Notify families'],
          ['closure status', 'See what is calling now'],
          ['closure help', 'See everything you can type'],
        ].map(([words = '', help = '']) => [type(words), help]),
      ),
      note('No one is called until a second person approves.'),
    ],
    buttons: [],
    summary: `Welcome to Bellwether. First link your account: type ${type('closure link')}.`,
  };
}
