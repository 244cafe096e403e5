import { dialableNumber } from '#domain/shared/dialable-number.ts';

type Words = (said: { name: string; number: string }) => string;

// English and Spanish keep to the letters of GSM-7 (3GPP TS 23.038), as confirmations do: one text, not two.
const words: ReadonlyMap<string, Words> = new Map<string, Words>([
  ['en', english],
  [
    'es',
    ({ name, number }) =>
      `${name}: llamadas y textos de la escuela. Para ayuda, llame al ${number}. Para darse de baja, responda STOP.`,
  ],
  [
    'vi',
    ({ name, number }) =>
      `${name}: cuộc gọi và tin nhắn của nhà trường. Cần giúp đỡ, xin gọi ${number}. Để ngừng nhận, xin trả lời STOP.`,
  ],
  [
    'ar',
    ({ name, number }) =>
      `${name}: مكالمات ورسائل من المدرسة. للمساعدة، اتصل بالرقم ${number}. لإلغاء الاشتراك، أرسل STOP.`,
  ],
  [
    'zh',
    ({ name, number }) =>
      `${name}：学校的电话和短信。如需帮助，请致电 ${number}。如需退订，请回复 STOP。`,
  ],
]);

function english({ name, number }: { name: string; number: string }): string {
  return `${name}: school calls and texts. For help, call ${number}. To opt out, reply STOP.`;
}

/** The answer to HELP: who texts, whom to call, and how to stop. */
export function helpText(of: {
  /** BCP 47; English where we have no words in it. */
  language: string;
  registeredName: string;
  callbackNumber: string;
}): string {
  const own = words.get(of.language) ?? english;
  return own({ name: of.registeredName, number: dialableNumber(of.callbackNumber) });
}
