import {
  anyOf,
  calendarNames,
  clock,
  counted,
  date,
  type FigureRule,
  half,
  span,
  spanOf,
  unitOf,
  weekday,
  word,
} from './figures.ts';
import type { ClosureFacts, Language } from './language.ts';
import { eachOf, type OptOutPhrases, oneOf, upTo } from './opt-out-phrases.ts';
import { spokenDay, twelve, two } from './time-words.ts';

const cerradasSin = (w: ClosureFacts, what: string) =>
  `El ${w.date} no habrá clases ni actividades en ${w.schools} porque no hay ${what}.`;

const closure: Language['closure'] = {
  locale: 'es-US',
  space: ' ',
  comma: ', ',
  and: ' y ',
  all: 'todas las escuelas',
  time: (hour, minute) =>
    `${twelve(hour) === 1 ? 'a la' : 'a las'} ${twelve(hour)}:${two(minute)} ${hour < 12 ? 'a. m.' : 'p. m.'}`,
  grounds: {
    weather: 'por el mal tiempo',
    fire: 'por un incendio',
    health: 'por un riesgo de salud',
    threat: 'por una amenaza',
    building: 'por un problema con la calefacción, el agua o la electricidad',
  },
  messages: {
    closed: (w) => `El ${w.date} no habrá clases ni actividades en ${w.schools}${w.ground}.`,
    'no-heat': (w) => cerradasSin(w, 'calefacción'),
    'no-water': (w) => cerradasSin(w, 'agua'),
    'no-power': (w) => cerradasSin(w, 'electricidad'),
    'late-1h': (w) =>
      `El ${w.date} las clases empezarán una hora más tarde en ${w.schools}${w.ground}. Los autobuses también pasarán una hora más tarde.`,
    'late-2h': (w) =>
      `El ${w.date} las clases empezarán dos horas más tarde en ${w.schools}${w.ground}. Los autobuses también pasarán dos horas más tarde.`,
    'late-3h': (w) =>
      `El ${w.date} las clases empezarán tres horas más tarde en ${w.schools}${w.ground}. Los autobuses también pasarán tres horas más tarde.`,
    'early-dismissal': (w) =>
      `El ${w.date} las clases terminarán antes, ${w.time}, en ${w.schools}${w.ground}. Por favor, organice la recogida de su hijo.`,
    'remote-day': (w) =>
      `El ${w.date} las clases serán a distancia en ${w.schools}${w.ground}. Los edificios estarán cerrados.`,
    evacuation: (w) =>
      `${w.schools}: el edificio fue evacuado${w.ground}.${w.isSafe ? ' Los estudiantes están a salvo.' : ''} No venga todavía a la escuela. Le avisaremos dónde recoger a su hijo.`,
    'all-clear': (w) =>
      `${w.schools}: la situación ha terminado.${w.isSafe ? ' Todos están a salvo.' : ''} Las clases siguen con normalidad.`,
  },
};

const spoken: Language['spoken'] = {
  identity: (name) => `Este es un mensaje automático de ${name}.`,
  optOut: 'Para no recibir más estas llamadas, oprima 9.',
  optOutOfOthers: 'Para no recibir más llamadas que no sean de emergencia, oprima 9.',
  callBack: (digits) => `Puede devolvernos la llamada al ${digits}.`,
  repeat: 'Para escuchar el mensaje otra vez, oprima 1.',
  office: 'Para hablar con la oficina de la escuela, oprima 0.',
  switchHere: 'Para español, oprima 2.',
  optedOut:
    'Ya no recibirá estas llamadas ni estos mensajes de texto. En caso de emergencia sí le llamaremos. Adiós.',
  optedOutOfAll:
    'Ya no recibirá llamadas ni mensajes de texto de nuestra parte, ni siquiera en caso de emergencia. Adiós.',
  wrongNumber: 'Si tenemos el número equivocado, oprima 3.',
  wrongNumberTaken: 'No volveremos a llamar a este número.',
  contactedOn: (day) =>
    `El ${spokenDay(day, 'es-US').replace(',', '')} nos comunicamos con usted por lo siguiente.`,
  reachUs: (digits) => `También puede llamarnos al ${digits}.`,
  connecting: 'Espere, por favor. Le comunicamos con la oficina de la escuela.',
  textStop: 'Responda STOP para no recibir más estos mensajes.',
};

const confirmation: Language['confirmation'] = {
  any: ({ name, number }) =>
    `${name}: no le llamaremos ni enviaremos textos, salvo en emergencias. Dudas: ${number}.`,
  voice: ({ name, number }) =>
    `${name}: no le llamaremos, salvo en emergencias. Los textos pueden seguir. Dudas: ${number}.`,
  text: ({ name, number }) =>
    `${name}: no le enviaremos textos, salvo en emergencias. Las llamadas pueden seguir. Dudas: ${number}.`,
  nothing: ({ name, number }) =>
    `${name}: no le llamaremos ni enviaremos textos, ni en emergencias. Para deshacerlo, llame al ${number}.`,
  notMeant: ' ¿No era eso? Mande START.',
};

const unas = [
  'una|un',
  'dos',
  'tres',
  'cuatro',
  'cinco',
  'seis',
  'siete',
  'ocho',
  'nueve',
  'diez',
  'once',
  'doce',
];
const meses = calendarNames('es', { month: 'long' });
const días = calendarNames('es', { weekday: 'long' });
const mitad = { mañana: 'am', madrugada: 'am', tarde: 'pm', noche: 'pm', mediodía: 'pm' } as const;
const cuánto = (más: string | undefined, minuto: string | undefined) =>
  más === 'media' ? 30 : más === 'cuarto' ? 15 : Number(minuto ?? 0);

const figures: FigureRule[] = [
  {
    pattern: word(
      String.raw`(?<day>\d{1,2}|primero|1º) de (?<month>${anyOf([...meses, 'setiembre'])})(?: del? \d{4})?`,
    ),
    read: ({ month: mes = '', day = '' }) =>
      date(mes === 'setiembre' ? 9 : meses.indexOf(mes) + 1, /^\d+$/.test(day) ? Number(day) : 1),
  },
  {
    pattern: word(`(?<day>${anyOf(días)})s?`),
    read: ({ day = '' }) => weekday(días.indexOf(day)),
  },
  {
    pattern: word(
      String.raw`(?:a las? )?(?<hour>\d{1,2}|${anyOf(unas)})(?:[:.h](?<minute>\d{2}))?(?: y (?<more>media|cuarto))?(?: de la (?<part>mañana|madrugada|tarde|noche)| del (?<noon>mediodía)| ?(?<half>[ap])\.? ?m)`,
    ),
    read: ({ hour, minute, more, part, noon, half: said }) =>
      clock(
        counted(hour, unas) ?? 99,
        cuánto(more, minute),
        said === undefined ? mitad[(part ?? noon ?? 'tarde') as keyof typeof mitad] : half(said),
      ),
  },
  {
    pattern: word(
      String.raw`a las? (?<hour>\d{1,2}|${anyOf(unas)})(?:[:.h](?<minute>\d{2}))?(?: y (?<more>media|cuarto))?(?: horas)?`,
    ),
    read: ({ hour, minute, more }) => clock(counted(hour, unas) ?? 99, cuánto(more, minute)),
  },
  { pattern: word('mediodía'), read: () => clock(12, 0, 'pm') },
  { pattern: word('medianoche'), read: () => clock(12, 0, 'am') },
  { pattern: word('media hora'), read: () => span(30) },
  {
    pattern: word(`(?<count>${anyOf(unas)}|\\d+)? ?horas? y media`),
    read: ({ count }) => span((counted(count, unas) ?? 1) * 60 + 30),
  },
  {
    pattern: word(String.raw`(?<count>\d+|${anyOf(unas)}) ?(?<unit>horas?|hs?|minutos?|min|días?)`),
    read: ({ count, unit }) => spanOf(counted(count, unas), unitOf(unit)),
  },
];

const messages = '(?:llamadas?|mensajes?|textos?|alertas?|notificaciones|avisos?)';
const annoying =
  '(?:llamar|escribir|mandar|enviar|molestar|contactar|marcar|textear|fastidiar|acosar)';

const optOut: OptOutPhrases = {
  clear: oneOf(
    '\\bno (?:me|nos|le|les) (?:vuelva[ns]? a |siga[ns]? )?(?:llam(?:e|en|es|ar|ando)|escrib(?:a|an|as|ir)|mand(?:e|en|es|ar|ando)|envi(?:e|en|es|ar|ando)|contact(?:e|en|es|ar)|molest(?:e|en|es|ar|ando)|marqu(?:e|en|es)|texte(?:e|en))\\b',
    '\\bno (?:vuelva[ns]? a )?(?:llam(?:e|en|es|ar)|molest(?:e|en|es|ar)|contact(?:e|en|ar)|texteen)(?:me|nos)?(?: (?:mas|ya|nunca|por favor|a este numero)|$)',
    `\\bno (?:mand(?:e|en|es|ar)|envi(?:e|en|es|ar)|escrib(?:a|an|as|ir))(?:me|nos)? ${upTo(2)}(?:${messages}|mas$)`,
    `\\b(?:dej(?:e|en|a)|par(?:e|en|a)) (?:ya )?de ${annoying}(?:me|nos|le)?\\b`,
    `\\bpar(?:e|en) (?:ya )?(?:con )?(?:las|los|sus|estas|estos|esas|esos) ${messages}\\b|\\bparen (?:con )?(?:esto|eso)\\b`,
    `\\b(?:ya )?no (?:quiero|queremos|deseo|deseamos|acepto|autorizo) (?:que (?:me|nos) ${upTo(1)}(?:llamen?|manden?|envien?|escriban?|contacten?|molesten?)|${upTo(3)}${messages})\\b`,
    `\\b(?:no|ni una?) mas ${messages}\\b`,
    `\\b(?:basta|alto) (?:de|a|con) ${upTo(1)}(?:${messages}|${annoying})\\b`,
    '\\b(?:quit|saqu|borr|elimin|retir)(?:eme|enme|enos|ennos|ame|arme)\\b',
    '\\b(?:quit|saqu|borr|elimin|retir)(?:e|en|ar) (?:mi|este|nuestro) (?:numero|telefono|celular|nombre)\\b',
    '\\b(?:dar(?:me|nos)|den(?:me|nos)|deme|denos) de baja\\b',
    `\\bcancel(?:e|en|ar|o) (?:mi |mis |los |las |sus |estos |estas |todos |todas |de )*(?:${messages}|suscripcion)\\b`,
    `\\b(?:suspend(?:a|an|er)|deteng(?:a|an)|termin(?:e|en)) (?:los |las |sus |estos |estas |todos |todas )*${messages}\\b`,
    '\\bdej(?:e|en)(?:me|nos) (?:en paz|tranquil[oa]s?)\\b|\\b(?:retiro|revoco) (?:mi|el) (?:consentimiento|permiso)\\b',
  ),
  soft: oneOf(
    '\\b(?:por que|cuando|mientras|despues|antes|hasta|solo|solamente|mejor|sino|en vez|en lugar|al trabajo|en el trabajo|porque no)\\b',
    '\\b(?:no|nunca) (?:\\S+ )?(?:cancel|quit|borr|elimin|saqu|dejen? de|paren|pare)',
    `\\bno (?:me |nos )?(?:mand|envi)(?:e|en|es|ar) ${upTo(2)}(?:tarea|comida|lonche|dinero|nin[oa]s?|hij[oa]s?)\\b`,
  ),
  doubtful: oneOf(
    '\\b(?:pare|paren|parar|paran|basta|cancel(?:e|en|ar|o)|(?:un|de)suscrib\\S*|detener|detengan?|suspend(?:er|an|a)|revoc\\S*|alto)\\b',
    '\\b(?:dej(?:e|en|a|ar)|para) de \\S+(?:ar|er|ir)(?:me|nos)?\\b|\\bde baja\\b',
    `\\bno (?:quiero|queremos|deseo|necesito|necesitamos)(?:$| (?:recibir|saber|nada|esto|estos|estas|sus|mas|que (?:me|nos)|${messages})\\b)`,
    '\\b(?:no me interesa|no estoy interesad[oa]|no gracias|no mas$|^ya no$|ya no (?:me|nos))\\b|^ya no$',
    '\\b(?:(?:me|nos) (?:\\S+ )?(?:molest|acos|fastidi)\\S*|molestia|es(?:to)? es acoso|eso es acoso|estoy hart[oa]|abogad[oa]|(?:los|voy a) demandar?)\\b',
    `\\b(?:demasiad[oa]s|tant[oa]s|cansad[oa] de (?:sus|los|las|tantos|tantas)) ${messages}\\b`,
    '\\bpor que (?:me|nos) (?:estan )?(?:llam|mand|escrib|envi|sigue)\\S*',
  ),
  innocent: eachOf(
    `\\bcancel(?:e|en|ar|o) ${upTo(2)}(?:clases?|escuelas?|practicas?|juegos?|partidos?|viajes?|paseos?|junta|reunion|evento)\\b`,
    '\\bno ?mas (?:queria|quiero|quisiera|para|es|era|una|un|pregunto|preguntaba|decia|digo|que)\\b',
    '\\b(?:muy|mas|tan|es|esta|el) alto\\b',
  ),
};

export const spanish: Language = {
  name: 'Spanish',
  closure,
  spoken,
  confirmation,
  help: ({ name, number }) =>
    `${name}: llamadas y textos de la escuela. Para ayuda, llame al ${number}. Para darse de baja, responda STOP.`,
  figures,
  optOut,
};
