import type { Channel } from '#domain/shared/channel.ts';
import { dialableNumber } from '#domain/shared/dialable-number.ts';

/** What a confirmation says: which of our calls and texts end, and whether an emergency still reaches the guardian. */
export type Confirmation = {
  /** BCP 47, the guardian's; English where we have no words in it. */
  language: string;
  registeredName: string;
  /** E.164 of the district's call-back number. */
  callbackNumber: string;
  channel: Channel | 'any';
  emergenciesGoOn: boolean;
  /** The words may have meant something else. */
  doubtful: boolean;
};

type Said = { name: string; number: string };

type Words = {
  any: (said: Said) => string;
  voice: (said: Said) => string;
  text: (said: Said) => string;
  /** Not even an emergency reaches them any more. */
  nothing: (said: Said) => string;
  /** Put behind what was only taken for a withdrawal. */
  notMeant: string;
};

// English and Spanish keep to the letters of GSM-7 (3GPP TS 23.038), which has no á, í, ó or ú, and to 160 of them
// where the district's name has no more than 35: one text, not two.
const words: Readonly<Record<string, Words>> = {
  en: {
    any: ({ name, number }) =>
      `${name}: no more calls or texts from us. We will still reach you in an emergency. Questions: ${number}.`,
    voice: ({ name, number }) =>
      `${name}: no more calls from us, except in an emergency. Texts may still come. Questions: ${number}.`,
    text: ({ name, number }) =>
      `${name}: no more texts from us, except in an emergency. Calls may still come. Questions: ${number}.`,
    nothing: ({ name, number }) =>
      `${name}: no more calls or texts from us, not even in an emergency. To undo this, call ${number}.`,
    notMeant: ' Not meant? Reply START.',
  },
  es: {
    any: ({ name, number }) =>
      `${name}: no le llamaremos ni enviaremos textos, salvo en emergencias. Dudas: ${number}.`,
    voice: ({ name, number }) =>
      `${name}: no le llamaremos, salvo en emergencias. Los textos pueden seguir. Dudas: ${number}.`,
    text: ({ name, number }) =>
      `${name}: no le enviaremos textos, salvo en emergencias. Las llamadas pueden seguir. Dudas: ${number}.`,
    nothing: ({ name, number }) =>
      `${name}: no le llamaremos ni enviaremos textos, ni en emergencias. Para deshacerlo, llame al ${number}.`,
    notMeant: ' ¿No era eso? Mande START.',
  },
  vi: {
    any: ({ name, number }) =>
      `${name}: chúng tôi sẽ không gọi hay nhắn tin nữa. Khi có trường hợp khẩn cấp, chúng tôi vẫn sẽ liên lạc. Thắc mắc: ${number}.`,
    voice: ({ name, number }) =>
      `${name}: chúng tôi sẽ không gọi nữa, trừ khi khẩn cấp. Quý vị vẫn có thể nhận tin nhắn. Thắc mắc: ${number}.`,
    text: ({ name, number }) =>
      `${name}: chúng tôi sẽ không nhắn tin nữa, trừ khi khẩn cấp. Quý vị vẫn có thể nhận cuộc gọi. Thắc mắc: ${number}.`,
    nothing: ({ name, number }) =>
      `${name}: chúng tôi sẽ không gọi hay nhắn tin nữa, kể cả khi khẩn cấp. Để thay đổi, xin gọi ${number}.`,
    notMeant: ' Nếu không phải ý quý vị, xin trả lời START.',
  },
  ar: {
    any: ({ name, number }) =>
      `${name}: لن نتصل بك ولن نرسل إليك رسائل بعد الآن، إلا في حالات الطوارئ. للاستفسار: ${number}.`,
    voice: ({ name, number }) =>
      `${name}: لن نتصل بك بعد الآن، إلا في حالات الطوارئ. قد تصلك رسائل نصية. للاستفسار: ${number}.`,
    text: ({ name, number }) =>
      `${name}: لن نرسل إليك رسائل بعد الآن، إلا في حالات الطوارئ. قد تصلك مكالمات. للاستفسار: ${number}.`,
    nothing: ({ name, number }) =>
      `${name}: لن نتصل بك ولن نرسل إليك رسائل بعد الآن، حتى في حالات الطوارئ. للتراجع، اتصل بالرقم ${number}.`,
    notMeant: ' إن لم تقصد ذلك، أرسل START.',
  },
  zh: {
    any: ({ name, number }) =>
      `${name}：我们不会再给您打电话或发短信。如遇紧急情况，我们仍会联系您。咨询：${number}。`,
    voice: ({ name, number }) =>
      `${name}：除紧急情况外，我们不会再给您打电话。您仍可能收到短信。咨询：${number}。`,
    text: ({ name, number }) =>
      `${name}：除紧急情况外，我们不会再给您发短信。您仍可能接到电话。咨询：${number}。`,
    nothing: ({ name, number }) =>
      `${name}：我们不会再给您打电话或发短信，紧急情况也不会。如需恢复，请致电 ${number}。`,
    notMeant: '如非此意，请回复 START。',
  },
};

/** The languages of the words above. */
export const confirmationLanguages: readonly string[] = Object.keys(words);

/**
 * The one text that confirms a withdrawal, with nothing in it that sells (47 CFR 64.1200(a)(12)). How to opt back in
 * may be told (FCC 12-143, SoundBite).
 */
export function confirmationText(confirmation: Confirmation): string {
  const { language, channel, emergenciesGoOn, doubtful } = confirmation;
  const said = {
    name: confirmation.registeredName,
    number: dialableNumber(confirmation.callbackNumber),
  };
  const own = words[language] ?? english();
  const body = emergenciesGoOn ? own[channel](said) : own.nothing(said);
  return doubtful ? body + own.notMeant : body;
}

function english(): Words {
  const { en } = words;
  if (en === undefined) throw new Error('no English words');
  return en;
}
