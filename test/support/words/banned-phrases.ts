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
  // Each was read on a card, and better words were found.
  { phrase: /\bIt counts for fingerprint\b/i, say: 'nothing: digests are behind Details' },
  { phrase: /\bOlder than the English\b/i, say: 'not updated' },
  { phrase: /\bOther times or numbers too\b/i, say: 'shows other times or numbers' },
  { phrase: /\(all unchecked\)/i, say: 'not reviewed' },
  { phrase: /\bConflicts with closures? (?:\d|\$)/, say: 'already closes these schools that day' },
  { phrase: /\bblocked by a custody document\b/i, say: 'custody order' },
  { phrase: /\bNo one is excluded\b/i, say: 'everyone is contacted' },
  {
    phrase: /\bless any that can.t be called\b/i,
    say: 'nothing: the figure is of the phones reached',
  },
  { phrase: /\bno try is left\b/i, say: 'after the last try' },
  { phrase: /\b(?:Your reading|Each look at this list) is recorded\b/i, say: 'views are logged' },
  { phrase: /\bLet someone else take it\b/i, say: 'release' },
  { phrase: /\bHalf were (?:taken|answered) within\b/i, say: 'typical wait' },
  { phrase: /\btexts may come again\b/i, say: 'texts turned back on' },
  { phrase: /\bdoesn.t end an opt-out\b/i, say: 'the earlier opt-out still applies' },
  { phrase: /\bIt would be on the call list\b/i, say: 'today it would be called' },
  { phrase: /\bof the last 30 days, are a press away\b/i, say: 'reports, last 30 days' },
  { phrase: /\brounded down to fives\b/i, say: 'rounded down to the nearest 5' },
  { phrase: /\bneither a closure.s number nor\b/i, say: 'I don’t know, and what may be meant' },
  { phrase: /\bis for a machine\b/i, say: 'anyone can verify it offline' },
  { phrase: /\bchange (?:them|these entries|it) unseen\b/i, say: 'proves the log is unchanged' },
  { phrase: /\bshows nowhere\b/i, say: 'can’t be detected' },
  { phrase: /\bNothing sealed yet\b/i, say: 'not signed yet' },
  { phrase: /\bCalls and exports stood still\b/i, say: 'calls and exports stopped' },
  { phrase: /'nobody yet'/i, say: 'not assigned' },
  { phrase: /\bNot said yet: press\b/i, say: 'not recorded yet' },
  { phrase: /\bWho must be told of incident\b/i, say: 'required notices for incident' },
  { phrase: /\bToo few are concerned\b/i, say: 'not required for this few people' },
  { phrase: /\bno one will be\.?'/i, say: 'no one has been called' },
  { phrase: /\bcounts for later requests\b/i, say: 'what the person can do now' },
  { phrase: /\bnothing fills it in here\b/i, say: 'this closure has no such value' },
  { phrase: /\bAttempt moved\b/, say: 'call updates' },
  { phrase: /\bFirst digits \$/i, say: 'nothing: digests are behind Details' },
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
