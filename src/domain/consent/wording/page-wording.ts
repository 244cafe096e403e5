import { hash } from 'node:crypto';
import type { NoticeLanguage } from '#domain/notice/notice.ts';
import { rightsNotice } from '#domain/notice/rights-notice.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { ConsentPurpose } from '#domain/shared/purpose.ts';
import { nationalNumber } from '#domain/shared/written-number.ts';

/** What somebody agrees to on their page, byte for byte as it stands there. Never with their number. */
export type PageWording = { version: string; language: NoticeLanguage; body: string };

export type WordingUse = {
  channel: Channel;
  purpose: ConsentPurpose;
  /** The number's emergency messages were stopped, and agreeing brings them back. */
  endsOptOut: boolean;
};

type District = { name: string; callbackNumber: string };

type Sentences = {
  how: Record<Channel, (name: string) => string>;
  what: Record<ConsentPurpose, string>;
  cost: string;
  emergencies: string;
  mine: string;
  free: string;
  stop: Record<Channel, (number: string) => string>;
  sign: (notice: string) => string;
};

const english: Sentences = {
  how: {
    voice: (name) =>
      `I agree that ${name}, and companies that place calls for it, may call me at the phone number shown above with an automatic system and with an artificial or recorded voice.`,
    text: (name) =>
      `I agree that ${name}, and companies that send texts for it, may text me at the phone number shown above with an automatic system.`,
  },
  what: {
    'school-mission':
      'It is about school matters: attendance, deadlines, events and other things that have to do with school.',
    other:
      'It is about things beyond school matters: surveys, fundraising, enrollment, events in the community and the like. Some of it may be advertising.',
  },
  cost: 'How many texts there are depends on what happens. Message and data rates may apply.',
  emergencies:
    'Emergency calls and texts to this number were stopped. They start again with this agreement.',
  mine: 'The phone is mine, or I am the one who usually uses it.',
  free: 'I do not have to agree. No service, no enrollment and no purchase depends on it.',
  stop: {
    voice: (number) =>
      `I can stop these calls at any time: on this page, by pressing 9 during a call, by calling ${number}, or by telling anyone at the school.`,
    text: (number) =>
      `I can stop these texts at any time: by replying STOP, on this page, by calling ${number}, or by telling anyone at the school. Reply HELP to a text for help.`,
  },
  sign: (notice) =>
    `Pressing “I agree” is my signature. The notice of my rights (version ${notice}) is linked below.`,
};

const spanish: Sentences = {
  how: {
    voice: (name) =>
      `Acepto que ${name}, y las empresas que hacen llamadas en su nombre, me llamen al número de teléfono que aparece arriba con un sistema automático y con una voz artificial o grabada.`,
    text: (name) =>
      `Acepto que ${name}, y las empresas que envían mensajes en su nombre, me envíen mensajes de texto al número de teléfono que aparece arriba con un sistema automático.`,
  },
  what: {
    'school-mission':
      'Se trata de asuntos escolares: asistencia, fechas límite, eventos y otras cosas que tienen que ver con la escuela.',
    other:
      'Se trata de otras cosas que no son asuntos escolares: encuestas, recaudación de fondos, inscripciones, eventos de la comunidad y cosas parecidas. Una parte puede ser publicidad.',
  },
  cost: 'Cuántos mensajes son depende de lo que pase. Pueden aplicarse tarifas de mensajes y datos.',
  emergencies:
    'Se habían detenido las llamadas y los mensajes de emergencia a este número. Con esta aceptación vuelven a empezar.',
  mine: 'El teléfono es mío, o soy quien lo usa normalmente.',
  free: 'No tengo que aceptar. Ningún servicio, ninguna inscripción y ninguna compra dependen de ello.',
  stop: {
    voice: (number) =>
      `Puedo detener estas llamadas en cualquier momento: en esta página, oprimiendo 9 durante una llamada, llamando al ${number} o diciéndoselo a cualquier persona de la escuela.`,
    text: (number) =>
      `Puedo detener estos mensajes en cualquier momento: respondiendo STOP, en esta página, llamando al ${number} o diciéndoselo a cualquier persona de la escuela. Responder HELP a un mensaje trae ayuda.`,
  },
  sign: (notice) =>
    `Presionar “Acepto” es mi firma. El aviso de mis derechos (versión ${notice}) está enlazado abajo.`,
};

const sentences: Record<NoticeLanguage, Sentences> = { en: english, es: spanish };

/**
 * The agreement to one use of one number: who, with which means, what for, whose number, that nothing depends on it,
 * and how to stop (47 CFR 64.1200(f)(9); 15 USC 7001(c) for signing by a press). Its version is a digest of its words.
 */
export function pageWording(
  use: WordingUse,
  district: District,
  language: NoticeLanguage,
): PageWording {
  const { how, what, cost, emergencies, mine, free, stop, sign } = sentences[language];
  const body = [
    `${how[use.channel](district.name)} ${what[use.purpose]}`,
    ...(use.channel === 'text' ? [cost] : []),
    ...(use.endsOptOut ? [emergencies] : []),
    mine,
    free,
    stop[use.channel](nationalNumber(district.callbackNumber)),
    sign(rightsNotice(district, language).version),
  ].join('\n\n');
  return { version: `page-${hash('sha256', body).slice(0, 16)}`, language, body };
}
