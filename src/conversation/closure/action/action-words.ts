import type { FollowUp, ProtocolAction } from '#domain/shared/happening.ts';
import { editDistance } from '#domain/shared/typed/edit-distance.ts';

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
  'all-clear': 'Ask for the all clear',
  'hold-lifted': 'Ask to lift the hold',
  reunification: 'Reunification',
};

/** In English, and in Spanish without its accents. */
const drill =
  /^(?:drill\w*|practi[cs]\w*|exercis\w*|rehears\w*|training|simula\w*|tests?|testing|tested|mock|pretend|tabletop|ensayo|prueba)$/;
/** Long enough that a slip of the finger makes no other word of them. */
const drillSlips = ['drill', 'practice', 'exercise', 'simulacro'];
const over =
  /^(?:over|lift|lifted|ends?|ended|ending|cancel\w*|released?|clear|cleared|done|finished|resolved)$/;
/** Said where it is real. */
const noDrill =
  /\b(?:this is )?(?:not|no|isn['’]?t) (?:es )?(?:an? |un )?(?:drill|test|exercise|practice|simulacro)\b/g;

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
  const saysDrill = (word: string, at: number) => isDrillWord(plain(word)) && !isName(said, at);
  // “Over to the gym” is no end.
  const saysOver = (word: string, at: number) =>
    over.test(plain(word)) && !isName(said, at) && !(word === 'over' && said[at + 1] === 'to');
  const isDrill = said.some(saysDrill);
  const isOver = said.some(saysOver);
  const rest = said.filter((word, at) => !saysDrill(word, at) && !saysOver(word, at));
  return {
    ...(isDrill ? { doubt: 'drill' as const } : isOver ? { doubt: 'over' as const } : {}),
    words: rest,
  };
}

/** One letter wrong is still a drill: it is asked about, and never taken for real. */
const isDrillWord = (word: string) =>
  drill.test(word) || drillSlips.some((one) => editDistance(word.slice(0, 12), one) <= 1);

const plain = (word: string) => word.normalize('NFD').replaceAll(/[^a-z]/g, '');
