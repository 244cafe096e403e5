import type { Card } from './card.ts';

/** What one can say, in the words of the platform the asker is on. */
export function helpCard(platform: 'slack' | 'teams', lost?: string): Card {
  const say = (words: string) => (platform === 'slack' ? `/${words}` : `@Bellwether ${words}`);
  return {
    title: 'Bellwether: what you can say',
    blocks: [
      ...(lost === undefined
        ? []
        : [
            {
              kind: 'text' as const,
              text: `“${lost}” is not something I know. These are:`,
              strong: true,
            },
          ]),
      {
        kind: 'table',
        columns: ['Say', 'What it does'],
        align: 'll',
        rows: [
          [say('closure'), 'Opens the form to tell families'],
          [say('closure status'), 'The newest closure, or one by number'],
          [say('closure stop'), 'Stops it: one person is enough'],
          [say('consent report'), 'Which families may be called, by school'],
          [say('audit report'), 'Who asked, who approved, evidence'],
          [say('closure help'), 'This page'],
        ],
      },
      {
        kind: 'note',
        text: 'Nothing is called before a second person approves it. Answers here are for you alone; the closure’s own card stands in the channel.',
      },
    ],
    buttons: [
      { verb: 'closure', label: 'Tell families', style: 'primary', data: {}, opensForm: true },
    ],
    summary: 'What you can say to Bellwether',
  };
}
