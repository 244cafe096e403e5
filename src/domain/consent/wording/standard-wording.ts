/** The words that a guardian agrees to, as the district has them this season. Other words may be on older forms. */

export type WordingLanguage = 'en' | 'es';

export const wordingLanguages: readonly WordingLanguage[] = ['en', 'es'];

/** Changes with every change of the words below; what was agreed to under an older version stays stored with it. */
const standardVersion = '2026-11';

export type StandardWording = { version: string; language: WordingLanguage; body: string };

/**
 * Who calls, that calls and texts are automated, what they are about, that nothing depends on agreeing, and how to
 * stop: 47 CFR 64.1200(f)(9) and the CTIA's list of what a consent shows.
 */
export function standardWording(
  language: WordingLanguage,
  /** As registered (47 CFR 64.1200(b)(1)). */
  districtName: string,
): StandardWording {
  return { version: standardVersion, language, body: bodies[language](districtName) };
}

/** A district that changes its name says other words under the same month: the version gets a number. */
export function laterVersion(version: string, times: number): string {
  return times === 0 ? version : `${version}-${times + 1}`;
}

const bodies: Record<WordingLanguage, (districtName: string) => string> = {
  en: (name) =>
    `I agree that ${name} may call this telephone number with automated or prerecorded messages in an artificial voice, and send it automated texts, in the ways and about the matters that I chose. School matters are what belongs to running the school, such as attendance, schedules, conferences and school activities. Other matters are anything else, such as fund-raising, surveys and events of the community. I need not agree in order to enroll a student or to get any service. I can stop these calls and texts at any time: by pressing 9 in a call, by answering STOP to a text, or by telling the school office. Emergency calls and texts come in any case, unless I say that they must stop too. This number is mine, or I am the one who usually answers it. Message and data rates may apply.`,
  es: (name) =>
    `Acepto que ${name} llame a este número de teléfono con mensajes automáticos o grabados y con voz artificial, y que le envíe mensajes de texto automáticos, por los medios y sobre los asuntos que elegí. Los asuntos escolares son los propios de la escuela, como la asistencia, los horarios, las reuniones y las actividades escolares. Otros asuntos son todos los demás, como recaudaciones de fondos, encuestas y actos de la comunidad. No tengo que aceptar para inscribir a un estudiante ni para recibir ningún servicio. Puedo detener estas llamadas y mensajes en cualquier momento: presionando 9 en una llamada, respondiendo STOP a un mensaje o avisando a la oficina de la escuela. Las llamadas y los mensajes de emergencia llegan en todo caso, a menos que yo diga que también deben cesar. Este número es mío, o soy quien normalmente lo contesta. Pueden aplicarse tarifas de mensajes y datos.`,
};
