import type { FollowUp, ProtocolAction } from '#domain/shared/happening.ts';

/** What is typed behind `closure` for each action of the Standard Response Protocol. */
export const typedActions: Record<ProtocolAction, string> = {
  hold: 'hold',
  secure: 'secure',
  lockdown: 'lockdown',
  shelter: 'shelter',
  evacuation: 'evacuate',
};

/** The button that prepares the message after it. */
export const followUpLabels: Record<FollowUp, string> = {
  'all-clear': 'All clear',
  'hold-lifted': 'Hold is lifted',
  reunification: 'Reunification',
};

const drill =
  /^(?:drills?|practi[cs]e|practi[cs]ing|exercise|rehears\w*|training|simulat\w*|mock|pretend)$/;
const over =
  /^(?:over|lift|lifted|ends?|ended|ending|cancel\w*|released?|clear|cleared|done|finished|resolved)$/;
/** Said where it is real. */
const noDrill = /\b(?:this is )?(?:not|no|isn['’]?t) (?:an? )?drill\b/;

export type Doubt = 'drill' | 'over';

/**
 * Whether words beside an action make it something else: a drill, or the end of it. A word of a school’s name does not.
 * `words` are the others.
 */
export function readDoubt(
  words: readonly string[],
  isName: (words: readonly string[], at: number) => boolean,
): { doubt?: Doubt; words: string[] } {
  const said = words
    .join(' ')
    .toLowerCase()
    .replace(noDrill, ' ')
    .split(' ')
    .filter((word) => word !== '');
  const has = (meaning: RegExp) => (word: string, at: number) =>
    meaning.test(plain(word)) && !isName(said, at);
  const isDrill = said.some(has(drill));
  const isOver = said.some(has(over));
  const rest = said.filter((word, at) => !has(drill)(word, at) && !has(over)(word, at));
  return {
    ...(isDrill ? { doubt: 'drill' as const } : isOver ? { doubt: 'over' as const } : {}),
    words: rest,
  };
}

const plain = (word: string) => word.replaceAll(/[^a-z]/g, '');
