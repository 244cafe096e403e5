/** A phrase that nobody should read in a card, a page, a comment or a document, and what to write instead. */
type Banned = { phrase: RegExp; say: string };

const bannedPhrases: readonly Banned[] = [
  { phrase: /\banew\b/i, say: 'again' },
  { phrase: /\bthereof\b/i, say: 'of it' },
  { phrase: /\bof them all\b/i, say: 'of all' },
  { phrase: /\bcom(?:e|es|ing) to (?:its|their) (?:own )?end\b/i, say: 'finish' },
  { phrase: /\b(?:its|their|the version’s|the version's) own end\b/i, say: 'its end' },
  { phrase: /\blet(?:s|ting)? go\b/i, say: 'approve, release or drop' },
  { phrase: /\blets? through\b/i, say: 'approve or admit' },
  { phrase: /\bfor want of\b/i, say: 'because there is no' },
  { phrase: /\bwhoever\b/i, say: 'the person who, or anyone who' },
  { phrase: /\b(?:is|are) (?:finished|paused|stopped|resumed) since\b/i, say: 'finished at' },
  { phrase: /\bgoes on since\b/i, say: 'resumed at' },
  { phrase: /\b(?:is|are) not \w+ any ?more\b/i, say: 'is no longer' },
  { phrase: /\bhono(?:ur)\w*/i, say: 'honor' },
  { phrase: /\bcolour\w*/i, say: 'color' },
  { phrase: /\bcancelled\b/i, say: 'canceled' },
  { phrase: /\b(?:organis|recognis|apologis|authoris|summaris)\w+/i, say: 'spell it with a z' },
  { phrase: /\benrolment\b/i, say: 'enrollment' },
  { phrase: /\blog ?in again\b|\bstep-up to\b/i, say: 'sign in again' },
  { phrase: /\bThat did not go through\b/i, say: 'the reason in one sentence' },
];

type Found = { line: number; phrase: string; say: string };

/** The banned phrases of a text, by line. */
export function findBanned(text: string): Found[] {
  return text.split('\n').flatMap((words, index) =>
    bannedPhrases.flatMap(({ phrase, say }) => {
      const [found] = phrase.exec(words) ?? [];
      return found === undefined ? [] : [{ line: index + 1, phrase: found, say }];
    }),
  );
}
