import type { Channel } from '#domain/shared/channel.ts';
import type { FamilyWords } from './family-words.ts';

const nouns: Record<Channel, string> = { voice: 'llamadas', text: 'mensajes' };

/** `las llamadas y los mensajes` */
const list = (what: readonly Channel[]) =>
  what.map((channel) => `${channel === 'voice' ? 'las' : 'los'} ${nouns[channel]}`).join(' y ');

const bare = (what: readonly Channel[]) => what.map((channel) => nouns[channel]).join(' ni ');

export const spanishWords: FamilyWords = {
  otherLanguage: { code: 'en', name: 'English' },
  title: (district) => `Llamadas y mensajes de ${district}`,
  intro: (district) =>
    `Aquí puede ver los asuntos por los que ${district} puede llamarle o enviarle mensajes de texto, y puede cambiarlos. Esta página es solo para usted; por favor, no comparta el enlace.`,
  noPhones:
    'La escuela no tiene ningún número de teléfono suyo. La oficina escolar puede agregar uno.',
  number: (digits) => `Número que termina en ${digits}`,
  purposes: {
    emergency: {
      name: 'Emergencias',
      examples: 'Cierra una escuela o un niño puede estar en peligro',
    },
    'school-mission': { name: 'Asuntos escolares', examples: 'Asistencia, fechas límite, eventos' },
    other: { name: 'Todo lo demás', examples: 'Encuestas, recaudación de fondos' },
  },
  channels: { voice: 'Llamadas', text: 'Mensajes' },
  yes: 'Sí',
  notYet: 'Aún no',
  no: 'No',
  reasons: {
    agreed: (what, since, about) => `Se aceptaron ${list(what)}${about} el ${since}.`,
    'being-checked': () =>
      'Donde dice “Aún no”, primero comprobamos que el número sigue siendo suyo.',
    'too-old': (what, since, about) =>
      `Se aceptaron ${list(what)}${about} el ${since}, hace demasiado tiempo. Si quiere recibir más, acepte otra vez.`,
    stopped: (what, since, about) => `Se detuvieron ${list(what)}${about} el ${since}.`,
    'stopped-with-emergencies': (what, since) =>
      `Se detuvieron ${list(what)} el ${since}, también en emergencias.`,
    'no-agreement': (what) => `Sin su aceptación no hay más ${bare(what)}.`,
    'few-without-agreement': () =>
      'Nadie aceptó llamadas sobre asuntos escolares. Una línea fija puede recibir, sin eso, hasta tres en 30 días.',
    'emergencies-need-agreement': (what) =>
      `En emergencias solo llegan ${list(what)} donde se permiten ${list(what)} sobre asuntos escolares.`,
    'carrier-stop': () =>
      'Alguien respondió STOP a un mensaje, así que la red telefónica bloquea nuestros mensajes, también en emergencias. Envíe START a nuestro número desde este teléfono para permitirlos.',
    landline: () => 'Esta línea no puede recibir mensajes de texto.',
    'wrong-number': () =>
      'Nos dijeron que este es un número equivocado, así que no le llega nada. Si es suyo, avise a la oficina escolar.',
    reassigned: () =>
      'Según las compañías telefónicas, este número pasó a otra persona, así que no le llega nada. Si es suyo, avise a la oficina escolar.',
    'out-of-service': () => 'Este número está fuera de servicio.',
    'ruled-out': () =>
      'Los datos de la escuela no lo permiten. La oficina escolar puede decirle más.',
    'student-line': () =>
      'Este es el teléfono propio de un estudiante, así que no se usa para nada más.',
    'needs-parent': () =>
      'Este es el teléfono propio de un estudiante, así que tiene que aceptar su padre o su madre.',
    'being-counted': () =>
      'Esto se está calculando de nuevo. Por favor, vuelva a mirar en unos minutos.',
  },
  allow: { voice: 'Permitir llamadas', text: 'Permitir mensajes' },
  stopOne: { voice: 'Detener llamadas', text: 'Detener mensajes' },
  about: { 'school-mission': 'sobre asuntos escolares', other: 'sobre todo lo demás' },
  stop: {
    ordinary: {
      voice: 'Detener las llamadas, salvo emergencias',
      text: 'Detener los mensajes, salvo emergencias',
      any: 'Detener todo, salvo emergencias',
    },
    whole: { voice: 'Detener las llamadas', text: 'Detener los mensajes', any: 'Detener todo' },
  },
  emergenciesGoOn: (what) =>
    `En emergencias siguen llegando ${list(what)}: así le avisamos cuando un niño puede estar en peligro.`,
  emergenciesEnd: (what) => `Entonces tampoco llegan ${list(what)} de emergencia.`,
  done: {
    agreed: 'Listo. Gracias: su aceptación está registrada.',
    stopped: 'Listo. Se ha detenido. Abajo puede ver lo que todavía llega.',
    'all-stopped': 'Listo. Ya no va a este número ninguna llamada ni ningún mensaje nuestro.',
    'not-mine':
      'Listo. Ya no llamamos ni enviamos mensajes a este número. La oficina escolar lo sabe.',
    'no-longer-listed':
      'Listo. Ya no le llamamos ni le enviamos mensajes a ese número. Por favor, dé a la oficina escolar un número donde podamos avisarle.',
  },
  agree: {
    title: (what) => `¿${what}?`,
    intro: 'Por favor, lea esto. Es lo que usted acepta, y lo guardamos:',
    changed: 'Estas palabras cambiaron desde que abrió la página. Por favor, léalas otra vez.',
    button: 'Acepto',
    notice: 'Sus derechos y cómo usamos sus números',
  },
  code: {
    title: 'Escriba la clave del mensaje',
    needed: 'Necesitamos saber que el teléfono es suyo',
    why: {
      agree:
        'Alguien detuvo estos mensajes. Solo una persona que tiene este teléfono puede permitirlos otra vez.',
      stop: 'Detuvimos todo, salvo emergencias. Otras familias también usan este número, así que solo una persona que tiene este teléfono puede detener los avisos de emergencia.',
    },
    sent: (digits) =>
      `Le enviamos un mensaje de texto con una clave de 6 cifras al número que termina en ${digits}. Sirve por 10 minutos.`,
    label: 'Clave',
    button: 'Confirmar',
    wrong: 'Esa clave no es correcta. Mire el mensaje más reciente e inténtelo de nuevo.',
    tooMany: (number) =>
      `Hoy ya no podemos enviar más claves a este número. Inténtelo mañana o llame al ${number}.`,
    noText: (number) =>
      `No podemos enviar una clave por mensaje a este teléfono. Llame al ${number} y díganoslo.`,
    carrierStop: (number) =>
      `La red telefónica bloquea nuestros mensajes a este teléfono. Primero envíenos START desde ese teléfono, o llame al ${number} y díganoslo.`,
  },
  confirm: {
    all: {
      offer: 'Detener también los avisos de emergencia',
      title: '¿Detener también los avisos de emergencia?',
      points: [
        'Entonces no va nada nuestro a este número: ninguna llamada y ningún mensaje, ni siquiera cuando cierra una escuela, se lastima un niño o hay peligro.',
        'Sus otros números quedan como están.',
        'Puede cambiar de opinión más tarde, en esta página o por teléfono.',
      ],
      button: 'Detener también los avisos de emergencia',
    },
    'wrong-number': {
      offer: 'Este número no es mío',
      title: '¿Este número no es suyo?',
      points: [
        'Entonces no volvemos a llamar ni a enviar mensajes a este número: por ningún estudiante, y ni siquiera en una emergencia.',
        'Solo la oficina escolar puede deshacerlo.',
        'Por favor, dé a la oficina un número donde podamos avisarle.',
      ],
      button: 'No es mi número',
    },
  },
  shared: {
    all: [
      'Primero enviamos una clave a este número, porque otras familias también lo usan. Con la clave, los avisos de emergencia se detienen para todos.',
      'Entonces no va nada nuestro a este número: ninguna llamada y ningún mensaje, ni siquiera cuando cierra una escuela, se lastima un niño o hay peligro.',
      'Todo lo demás se detiene de inmediato, también sin la clave.',
    ],
    'wrong-number': [
      'Entonces ya no le llamamos ni le enviamos mensajes a usted a este número.',
      'Otras familias que lo usan siguen recibiendo sus llamadas y mensajes.',
      'Por favor, dé a la oficina escolar un número donde podamos avisarle.',
    ],
  },
  back: 'Regresar sin cambiar nada',
  otherWays: {
    title: 'Otras maneras de detenerlos',
    ways: (number) => [
      'Oprima 9 durante cualquiera de nuestras llamadas.',
      'Responda STOP a cualquiera de nuestros mensajes. La red telefónica bloqueará entonces todos nuestros mensajes, también en emergencias.',
      `Llame al ${number}.`,
      'Dígaselo a cualquier persona de la escuela, como prefiera.',
    ],
  },
  version: (version) => `Versión ${version}`,
};
