import { atFirstUse } from '#domain/language/at-first-use.ts';
import type { FoldedText } from '#domain/language/fold-text.ts';
import { languages } from '#domain/language/languages.ts';
import { eachOf, oneOf, upTo } from '#domain/language/opt-out-phrases.ts';
import { anyPhrase } from '#domain/language/plain-phrases.ts';

/**
 * What a text says of emergencies.
 * - only: those may go on.
 * - too: those must end with the rest (Coleman v. Rite Aid; St. Clair v. CVS).
 * - unclear: it speaks of them, and a person must read how.
 */
export type EmergencyIntent = 'unnamed' | 'only' | 'too' | 'unclear';

const emergency =
  '(?:emergenc(?:y|ies|ia|ias)|urgenc(?:y|ia|ias)|khan cap|طواري|الطواري|紧急(?:情况)?|緊急(?:情況)?)';

const named = oneOf(emergency);

/** In the languages that have only the plain words of their files, nobody but a person can tell how they are meant. */
const namedPlainly = atFirstUse(() =>
  anyPhrase(Object.values(languages).flatMap(({ understood }) => understood.emergency)),
);

/** Of a call that is none; says nothing of those that are. */
const noEmergency = eachOf(
  `\\b(?:its |it is |this is |that is |thats |this |is |was |no es )?(?:not|isnt|wasnt|aint|no es|non) ?(?:an |a |una )?${emergency}`,
);

const tooExplicit = oneOf(
  `\\b(?:not even|including|even|and especially|or even|ni siquiera|incluso|incluyendo|inclusive|ni|ke ca) ${upTo(4)}${emergency}`,
  `${emergency} ${upTo(3)}(?:too|either|included|as well|also|tambien|tampoco|incluid[ao]s)\\b`,
  `حتي ${upTo(3)}${emergency}|(?:包括|包含|连|連)${emergency}|${emergency}(?:的)?(?:也|都)`,
  '\\b(?:for any reason|no matter (?:what|why)|under any circumstances?|under no circumstances?|whatsoever|por ningun motivo|por ninguna razon|bajo ninguna circunstancia)\\b',
);

const only = oneOf(
  `\\b(?:unless|except|only|but|other than|besides|aside from|apart from|just|if|for|in case of|in an?|until|solo|solamente|excepto|salvo|menos|a menos que|unicamente|si|sino|fuera de|en caso de|tru|ngoai) ${upTo(6)}${emergency}`,
  `${emergency} (?:calls |texts |messages |alerts |ones )?(?:only|are ok|are okay|are fine|is ok|is fine|solamente|nada mas|si)\\b`,
  `الا ${upTo(3)}${emergency}|(?:除了|除非|只(?:要|在|有)?)${emergency}`,
);

const tooByObject = oneOf(
  `\\b(?:stop|quit|end|cancel|no more|no mas|dont want|do not want|dont send|do not send|dont call|no quiero|no manden|no envien|dejen de|paren) (?:(?:all|the|these|those|your|any|more|of|about|for|with|sending|getting|receiving|calling|texting|me|us|school|district|mas|las|los|de|mandar|enviar|llamadas|mensajes|alertas|recibir) )*${emergency}`,
  `\\b(?:and|or|y|o) (?:the |your |all |de |las |los )*${emergency} (?:calls?|texts?|messages?|alerts?)?`,
);

const clause = eachOf(
  `\\b(?:unless|except|only|but|other than|besides|aside from|apart from|just|if|for|in case of|in an?|until|not even|including|even|solo|solamente|excepto|salvo|menos|a menos que|unicamente|si|sino|ni siquiera|incluso|ni|tru|ngoai) (?:\\S+ ){0,6}?${emergency}(?: (?:calls?|texts?|messages?|alerts?|ones?|only|solamente))?`,
);

const emergenciesAlone = oneOf(
  `^(?:please |por favor |i |we |me |only |just |want |to )*(?:only|just|solo|solamente|unicamente) (?:want |send |call |text |contact |message |notify |llam\\S+ |mand\\S+ |envi\\S+ |quiero |me |us |if |in |for |with |the |its |is |it |an |a |en |para |de |caso |case |of |una |school |real |about |get |llamadas |mensajes )*${emergency}`,
  `^(?:please )?${emergency} (?:calls |texts |messages |alerts )?only\\b`,
);

export function emergenciesIn({ plain }: FoldedText): EmergencyIntent {
  const text = plain.replaceAll(noEmergency, ' ');
  if (tooExplicit.test(text)) return 'too';
  if (only.test(text)) return 'only';
  if (tooByObject.test(text)) return 'too';
  return named.test(text) || namedPlainly().test(text) ? 'unclear' : 'unnamed';
}

/** "Only call me in an emergency": an intent to be spared everything else. */
export function asksForEmergenciesOnly({ plain }: FoldedText): boolean {
  return emergenciesAlone.test(plain);
}

/** The text without what it says of emergencies: conditions there cast no doubt on the rest. */
export function withoutEmergencies(plain: string): string {
  return plain.replaceAll(clause, ' ').replaceAll(/ +/g, ' ').trim();
}
