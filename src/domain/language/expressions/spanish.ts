import {
  anyOf,
  calendarNames,
  clock,
  counted,
  date,
  dates,
  type FigureRule,
  half,
  span,
  spanOf,
  unitOf,
  weekday,
  word,
} from '#domain/language/figures.ts';
import { eachOf, type OptOutPhrases, oneOf, upTo } from '#domain/language/opt-out-phrases.ts';

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
      String.raw`(?:del? )?(?<day>\d{1,2}) (?:y|e|al?|hasta) (?:el )?(?<until>\d{1,2}) de (?<month>${anyOf(meses)})`,
    ),
    read: ({ month: mes = '', day, until }) =>
      dates(meses.indexOf(mes) + 1, Number(day), Number(until)),
  },
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

export const spanish = { figures, optOut };
