import type { Channel } from '#domain/consent/consent.ts';
import type { FamilyPurpose } from '#domain/consent/family.ts';
import type { components } from './api.d.ts';

export type PageLanguage = components['schemas']['PageLanguage'];

/** What the page says, in one language. */
export type FamilyWords = {
  otherLanguage: { code: PageLanguage; name: string };
  title(district: string): string;
  intro(district: string): string;
  noPhones: string;
  phone(lastDigits: string): string;
  calls: string;
  texts: string;
  yes: string;
  no: string;
  purposes: Record<FamilyPurpose, { name: string; examples: string }>;
  /** Why, by the rule or `agreed`, where a family should understand it; other rules say nothing. */
  why(rule: string, channels: readonly Channel[], since: string): string | undefined;
  stop: string;
  emergenciesGoOn: string;
  /** For a number that only emergencies still reach, and for one that nothing reaches. */
  stopped: string;
  allStopped: string;
  done: string;
  otherWays: { title: string; key: string; text: string; tell: string };
  question: string;
};

const english: FamilyWords = {
  otherLanguage: { code: 'es', name: 'Español' },
  title: (district) => `Calls and texts from ${district}`,
  intro: (district) =>
    `This is what ${district} may call or text you about. The page is yours alone, so please don't pass the link on.`,
  noPhones: 'The school has no phone number for you. The school office can add one.',
  phone: (digits) => `Number ending in ${digits}`,
  calls: 'Calls',
  texts: 'Texts',
  yes: 'Yes',
  no: 'No',
  purposes: {
    emergency: { name: 'Emergencies', examples: 'A school closes, or a child may be in danger' },
    'school-mission': { name: 'School matters', examples: 'Attendance, deadlines, events' },
    other: { name: 'Anything else', examples: 'Surveys, fundraising' },
  },
  why: (rule, channels, since) => {
    const what = channels.map((channel) => (channel === 'voice' ? 'calls' : 'texts')).join(' and ');
    switch (rule) {
      case 'agreed':
        return `You agreed to ${what} on ${since}.`;
      case 'revoked':
        return `You stopped ${what} on ${since}.`;
      case 'emergency-opt-out':
        return `You stopped ${what} on ${since}, emergencies too.`;
      case 'no-consent':
        return `You were not asked about other ${what}, so there are none.`;
      case 'carrier-stop':
        return 'You answered STOP to a text, so the phone network blocks our texts, emergencies too. Text START to our number to allow them.';
      case 'landline-text':
        return "This phone line can't receive texts.";
      case 'wrong-number':
        return 'Somebody told us that this is a wrong number.';
      case 'bad-number':
        return 'This number is out of service.';
      default:
        return undefined;
    }
  },
  stop: 'Stop non-emergency calls and texts to this number',
  emergenciesGoOn:
    'Emergency calls and texts go on: they are how we reach you when a child may be in danger.',
  stopped:
    'Only emergency calls and texts still go to this number. To change that, tell the school office.',
  allStopped: 'Nothing goes to this number any more. To change that, tell the school office.',
  done: 'Done. Calls and texts that are not emergencies have stopped. Emergency calls and texts go on.',
  otherWays: {
    title: 'Other ways to stop',
    key: 'Press 9 during any call from us.',
    text: 'Answer STOP to any text from us. The phone network then blocks all our texts, emergencies too.',
    tell: 'Tell anybody at the school, in any way you like.',
  },
  question: 'Questions, or a wrong number? Call',
};

const spanish: FamilyWords = {
  otherLanguage: { code: 'en', name: 'English' },
  title: (district) => `Llamadas y mensajes de ${district}`,
  intro: (district) =>
    `Estos son los asuntos por los que ${district} puede llamarle o enviarle mensajes de texto. Esta página es solo para usted; por favor, no comparta el enlace.`,
  noPhones:
    'La escuela no tiene ningún número de teléfono suyo. La oficina escolar puede agregar uno.',
  phone: (digits) => `Número que termina en ${digits}`,
  calls: 'Llamadas',
  texts: 'Mensajes',
  yes: 'Sí',
  no: 'No',
  purposes: {
    emergency: {
      name: 'Emergencias',
      examples: 'Cierra una escuela o un niño puede estar en peligro',
    },
    'school-mission': { name: 'Asuntos escolares', examples: 'Asistencia, fechas límite, eventos' },
    other: { name: 'Todo lo demás', examples: 'Encuestas, recaudación de fondos' },
  },
  why: (rule, channels, since) => {
    const what = channels
      .map((channel) => (channel === 'voice' ? 'las llamadas' : 'los mensajes'))
      .join(' y ');
    switch (rule) {
      case 'agreed':
        return `Usted aceptó ${what} el ${since}.`;
      case 'revoked':
        return `Usted detuvo ${what} el ${since}.`;
      case 'emergency-opt-out':
        return `Usted detuvo ${what} el ${since}, también en emergencias.`;
      case 'no-consent':
        return `No se le preguntó por otros usos de ${what}, así que no los hay.`;
      case 'carrier-stop':
        return 'Usted respondió STOP a un mensaje, así que la red telefónica bloquea nuestros mensajes, también en emergencias. Envíe START a nuestro número para permitirlos.';
      case 'landline-text':
        return 'Esta línea no puede recibir mensajes de texto.';
      case 'wrong-number':
        return 'Alguien nos dijo que este es un número equivocado.';
      case 'bad-number':
        return 'Este número está fuera de servicio.';
      default:
        return undefined;
    }
  },
  stop: 'Detener las llamadas y los mensajes a este número que no sean de emergencia',
  emergenciesGoOn:
    'Las llamadas y los mensajes de emergencia continúan: así le avisamos cuando un niño puede estar en peligro.',
  stopped:
    'A este número solo llegan ya llamadas y mensajes de emergencia. Para cambiarlo, avise a la oficina escolar.',
  allStopped: 'A este número ya no llega nada. Para cambiarlo, avise a la oficina escolar.',
  done: 'Listo. Se han detenido las llamadas y los mensajes que no son de emergencia. Los de emergencia continúan.',
  otherWays: {
    title: 'Otras maneras de detenerlos',
    key: 'Presione 9 durante cualquiera de nuestras llamadas.',
    text: 'Responda STOP a cualquiera de nuestros mensajes. La red telefónica bloqueará entonces todos nuestros mensajes, también en emergencias.',
    tell: 'Dígaselo a cualquier persona de la escuela, como prefiera.',
  },
  question: '¿Preguntas o un número equivocado? Llame al',
};

export const familyWords: Record<PageLanguage, FamilyWords> = { en: english, es: spanish };
