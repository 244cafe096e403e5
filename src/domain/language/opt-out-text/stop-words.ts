import { atFirstUse } from '#domain/language/at-first-use.ts';
import { type FoldedText, foldText, lettersOf } from '#domain/language/fold-text.ts';
import { languages } from '#domain/language/languages.ts';

const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** The words that withdraw in each language, folded. One that has accents counts only with them. */
const ofLanguages = atFirstUse(() =>
  Object.values(languages)
    .flatMap(({ understood }) => understood.optOut.words)
    .map((word) => foldText(word)),
);
const hasMarks = ({ marked, plain }: FoldedText) => marked !== plain;

/** Words that withdraw when a text has nothing but them. The first line is 47 CFR 64.1200(a)(10), the second the carrier's. */
const english = list(`
  stop quit end revoke optout cancel unsubscribe
  stopall
  stopit stopthis stopthat stopnow nomore enough optmeout unsubscribeme unsub cease desist
`);
const stopWords = atFirstUse(
  () =>
    new Set([
      ...english,
      ...ofLanguages()
        .filter((word) => !hasMarks(word))
        .map(({ letters }) => letters),
    ]),
);

/** What a thumb makes of them. */
const typos = list(`
  sotp stpo tsop stopp sttop stpp stopo stoip stopl stiop
  qiut endd cancle cancell cansel cancal revok revoce
  optuot otpout opout optoout
  unsuscribe unsubcribe unsubscibe unsubsribe unscubscribe unsubscrib unsubscirbe unsubscripe unsubscrbe usubscribe
  unsubscride unsubcsribe unsuscribed unsubscribed unsucribe
`);

/** Without its accents, "đúng" (right) looks like Vietnamese "dừng" (stop). */
const markedWords = atFirstUse(
  () =>
    new Set(
      ofLanguages()
        .filter(hasMarks)
        .map(({ marked }) => lettersOf(marked)),
    ),
);

/**
 * Nearly one of the words, one of them without its accents, or a word that may also ask whether school is closed
 * (বন্ধ) or say that all is well (acha). A person looks.
 */
const nearWords = list(`
  stp sto stoo dtop atop stip stol stap qit cancl dung huy thoi bas بس 不要
  acha rete kanpe ase nres daa बंद बन्द বন্ধ بند
`);

/** These alone always mean an opt-out; the others may be about an appointment. */
const unmistakable = list('stop stopall unsubscribe optout revoke pare paren basta yabasta');

const startWords = list('start unstop iniciar reanudar');
/** The words that ask for help, and the language that each is of. */
const helpWords = atFirstUse(
  () =>
    new Map(
      Object.values(languages).flatMap(({ code, understood }) =>
        understood.help.map((word) => [foldText(word).letters, code] as const),
      ),
    ),
);

const courtesies = list(`
  please pls plz plse pleas kindly thanks thank you thx ty now right already ok okay just hi hey hello asap
  immediately sir maam all me us
  por favor porfavor porfa xfavor gracias ya ahora hola senor senora inmediatamente
  xin lam on làm ơn cảm 谢谢 謝謝 من فضلك رجاء شكرا
  obrigado obrigada sil vous plait svp merci пожалуйста пожалуиста спасибо ласка будь дякую prosze dziekuje
  tanpri mesi fadlan mahadsanid tafadhali asante po pakiusap salamat thov ua tsaug
  कृपया धन्यवाद অনুগ্রহ করে দয়া ধন্যবাদ براہ کرم مہربانی شکریہ لطفا تشکر مهرباني وکړئ مننه
`);

/** Whether there is nothing in it but a word that stops, however it is spelled, repeated or wrapped in courtesy. */
export function isStopWord(text: FoldedText): boolean {
  if (isOne(text.letters) || markedWords().has(lettersOf(text.marked))) return true;
  if (text.sentences.some((sentence) => unmistakable.has(lettersOf(core(sentence))))) return true;
  const rest = core(text.plain);
  if (isOne(lettersOf(rest)) || markedWords().has(lettersOf(core(text.marked)))) return true;
  const words = rest.split(' ').filter((word) => lettersOf(word) !== '');
  return words.length > 0 && words.every(isOne);
}

export function isNearStopWord(text: FoldedText): boolean {
  // With accents it is another word.
  return nearWords.has(lettersOf(core(text.marked)));
}

export function isStartWord(text: FoldedText): boolean {
  return startWords.has(lettersOf(core(text.plain)));
}

export function isHelpWord(text: FoldedText): boolean {
  return helpLanguage(text) !== undefined;
}

/** The language in which help is asked for, where nothing else is asked. */
export function helpLanguage(text: FoldedText): string | undefined {
  return helpWords().get(lettersOf(core(text.plain)));
}

function isOne(letters: string): boolean {
  const squeezed = letters.replaceAll(/(.)\1{2,}/gu, '$1');
  return [letters, squeezed].some((word) => stopWords().has(word) || typos.has(word));
}

/** Without what people add to be polite. */
export function core(words: string): string {
  return words
    .split(' ')
    .filter((word) => !courtesies.has(word))
    .join(' ');
}
