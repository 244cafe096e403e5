import { atFirstUse } from '#domain/language/at-first-use.ts';
import { languages } from '#domain/language/languages.ts';
import { oneOf, upTo } from '#domain/language/opt-out-phrases.ts';
import { anyPhrase } from '#domain/language/plain-phrases.ts';

const number = '(?:number|num|phone number|cell number|person|recipient)';
const lead =
  '(?:sorry|hi|hey|hello|i|we|think|believe|afraid|im|you|u|youre|youve|ve|have|got|the|a|this|is|its|it|thats|please|looks|like|must|be|texting|calling|reached|called|texted|are|yes|no|ok|and|again)';
const tail =
  '(?:please|thanks|thank you|sorry|again|here|buddy|man|sir|maam|for|stop|remove|delete|take|do not|dont|i|we|this|no|not|who)';
const someone = '(?:guy|girl|man|woman|lady|mom|dad|family|parent|house|phone|cell)';

/** Anyone who reads the texts is not the guardian, and says so. Compared like the phrases of a withdrawal. */
export const clearWrongNumber: RegExp = oneOf(
  `^(?:${lead} )*wrong ${number}(?: ${tail}\\b.*)?$`,
  `\\b(?:you|u|youve) (?:have|got|have got|reached|texted|called|are texting|are calling) (?:the |a )?wrong (?:${number}|${someone})\\b`,
  '\\b(?:nobody|no one|noone) (?:here )?by that name\\b|\\bno (?:longer|more) (?:his|her|their) (?:number|phone)\\b',
  `^${upTo(5)}(?:numero|telefono) (?:equivocado|incorrecto|erroneo|errado)\\b|^${upTo(5)}persona (?:equivocada|incorrecta)(?: (?:por favor|gracias))*$`,
  '\\b(?:se )?equivoc(?:o|aron|ado|ados) (?:de|el) (?:numero|telefono|persona)\\b',
  '\\b(?:nham|sai|lon) so\\b|\\bgoi nham\\b',
  '(?:الرقم|رقم) (?:ال)?(?:خاطي|خطا|غلط)|الشخص (?:ال)?(?:خاطي|خطا|غلط)',
  '打错|打錯|错号|錯號|号码(?:是)?错|號碼(?:是)?錯|找错人|找錯人|发错|發錯',
);

/** Of somebody else's number, or of one's own mistake. */
export const softWrongNumber: RegExp = oneOf(
  '\\b(?:i|we) (?:\\S+ )?(?:gave|put|wrote|entered|had|have|texted|called|dialed|sent)\\b|\\bdid i\\b',
  '\\b(?:is|was) (?:this|that|it) (?:the )?wrong\\b|\\bwrong number for (?:my|our|his|her)\\b',
  '\\b(?:his|her|their|my (?:husband|wife|mom|dad|mother|father|son|daughter)s?) (?:\\S+ )?(?:is|was) (?:the )?wrong\\b',
  '\\b(?:puse|di|escribi|marque)\\b|\\b(?:equivocado|incorrecto) (?:de|para) mi\\b',
);

const kids = '(?:kids?|child|children|sons?|daughters?|students?|grandkids)';

/** Sounds like a stranger. */
export const doubtfulWrongNumber = atFirstUse(
  (): RegExp =>
    oneOf(
      `\\bwrong (?:number|num|phone number|cell number)\\b|\\bwrong (?:person|kid|child|student|${someone})$`,
      `\\b(?:dont|do not|never) (?:even )?(?:have|had) (?:any |a |no |school age |young |little )*${kids}(?: (?:at|in|there|here|going|attending|enrolled|that|who|anymore|and|so|stop|please)\\b|$)`,
      `\\b(?:have|got) no ${kids}\\b|\\bno ${kids} here\\b`,
      `\\b(?:dont|do not) know (?:(?:any|this|that|these) (?:\\S+ )?(?:elementary|middle|high|academy|district|person|student|kid|child)|any(?:one|body) (?:named|called|by|at|in|with)|(?:any|this|that|your) school$)`,
      '\\b(?:not|isnt|aint) (?:the right |\\S+ )?(?:number|phone)\\b|\\b(?:not|isnt|aint) (?:my|our) (?:kid|child|son|daughter|student)(?: (?:i|we|please|stop|you|so|who|and)\\b|$)',
      '\\b(?:im|i am) not (?:the |his |her |their |a |\\S+s )(?:parent|mom|mother|dad|father|guardian)\\b',
      '\\bnew (?:owner|person)\\b|\\b(?:just|recently) got this (?:number|phone)\\b|\\bthis (?:number|phone) (?:\\S+ )?belongs? to\\b',
      '\\bno (?:tengo|tenemos) (?:ningun |ninguna |\\S+ )?(?:hij[oa]s?|ninos?)(?: (?:en|ahi|alli|de)\\b|$)|\\bno conozco (?:a nadie|a ning|a es|es[ae]|ning)',
      '\\bno soy (?:el|la|su) (?:papa|mama|padre|madre)\\b|\\bno es (?:el|mi|su) (?:numero|telefono)\\b|\\bno es mi hij[oa]$',
      '(?:numero|telefono) (?:equivocado|incorrecto)',
      anyPhrase(Object.values(languages).flatMap(({ understood }) => understood.wrongNumber))
        .source,
      '\\bkhong co con (?:nao|hoc|o)\\b|ليس لدي (?:اطفال|اولاد)|没有孩子|沒有孩子|不认识(?:你|这|此)|不認識(?:你|這|此)',
    ),
);
