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
          [say('closure early'), 'The same, for an early dismissal at a time'],
          [say('closure status'), 'The closure that is live, or one by number'],
          [say('closure stop'), 'Stops it: one person is enough'],
          [say('closure correct'), 'Tells those whom it reached that it was wrong'],
          [say('closure pause'), 'Pauses it: one person is enough'],
          [say('closure resume'), 'Goes on after a pause: takes two people'],
          [say('closure freeze'), 'Stops all dialing of the district'],
          [say('closure unfreeze'), 'Ends that: takes two people'],
          [say('closure why'), 'Why one family was called, or was not'],
          [say('closure unreached'), 'Families to call by hand'],
          [say('closure training'), 'Your training: until when, and the course'],
          [say('closure people'), 'Who may do what, and changes of it'],
          [say('closure away'), 'You are away: until when, who stands in'],
          [say('closure back'), 'You are back before that day'],
          [say('closure link'), 'Links this account to you, by signing in'],
          [say('consent find'), 'How one number stands; its family page'],
          [say('consent record'), 'Takes down a consent'],
          [say('consent revoke'), 'Takes down a withdrawal'],
          [say('consent history'), 'All that is on file for one number'],
          [say('consent gaps'), 'Families we can’t reach, and why'],
          [say('consent tasks'), 'Texts to read, numbers to look into'],
          [say('consent report'), 'Which families may be called, by school'],
          [say('audit report'), 'Who asked, who approved, evidence'],
          [say('audit now'), 'Looks through everything for faults'],
          [say('audit findings'), 'What audits found and nobody closed yet'],
          [say('closure help'), 'This page'],
        ],
      },
      {
        kind: 'note',
        text: 'Nothing is called before a second person approves it. Answers here are for you alone; the closure’s own card stands in the channel. Never type a telephone number in a channel or after a command: a form asks for it.',
      },
    ],
    buttons: [
      { verb: 'closure', label: 'Tell families', style: 'primary', data: {}, opensForm: true },
    ],
    summary: 'What you can say to Bellwether',
  };
}
