import type { Vocabulary } from './vocabulary.ts';

const words = (text: string) => text.trim().split(/\s*,\s*/);

export const spanish: Vocabulary = {
  own: words(
    `hay, clases, escuela, escuelas, cerrar, cerrada, cerradas, cerrado, cierra, cierran, cierre, manana, hoy, tarde, temprano, salida, dos, tres, todas,
    todos, lunes, martes, miercoles, jueves, viernes, menos, excepto, salvo, pero, retraso, entrada, sin, evacuar, evacuacion, encierro, refugio, dia,
    cancelar, cancelan, cancelada, suspender, suspendidas, nieve, abierta, abren, hora, horas, media`,
  ),
  kinds: {
    lockdown: words('encierro, cierre de emergencia, bloqueo'),
    evacuation: words('evacuar, evacuacion, evacuen, evacuando'),
    shelter: words('refugio, refugiarse, resguardo, resguardarse'),
    secure: words('asegurar, aseguren, seguro'),
    'no-heat': words('sin calefaccion, no hay calefaccion'),
    'no-water': words('sin agua, no hay agua'),
    'no-power': words('sin luz, sin electricidad, no hay luz, no hay electricidad, apagon'),
    'early-dismissal': words(
      `salida temprano, salida temprana, salen temprano, salir temprano, salida anticipada, salida, salen, salimos temprano, temprano,
      mandar a casa, medio dia de clases`,
    ),
    late: words(
      `tarde, mas tarde, entrada tarde, entrada tardia, empieza tarde, empiezan tarde, retraso, con retraso, inicio tarde, inicio tardio, de retraso,
      abre tarde, abren tarde`,
    ),
    'remote-day': words(
      'clases en linea, en linea, clases virtuales, dia virtual, a distancia, aprendizaje a distancia, clases remotas, remoto',
    ),
    open: words(
      `abierta, abiertas, abierto, abren, abre, si hay clases, hay clases, habra clases, clases como siempre, horario normal`,
    ),
    closed: words(
      `no hay clases, no hay clase, no hay escuela, no habra clases, no habra escuela, cerrar, cerrado, cerrada, cerrados, cerradas, cierra, cierran,
      cerramos, cierre, sin clases, suspender clases, se suspenden clases, se suspenden las clases, clases suspendidas, suspendidas`,
    ),
  },
  closedFor: { weather: words('dia de nieve') },
  cancel: words(
    'cancelar, cancelan, cancelado, cancelada, cancelados, canceladas, cancelamos, suspender, suspendido',
  ),
  events: words(
    'practica, practicas, partido, juego, concierto, ensayo, reunion, excursion, baile, torneo, obra, graduacion',
  ),
  grounds: {
    weather: words(
      'nieve, nevada, hielo, tormenta, tiempo, clima, mal tiempo, frio, viento, inundacion, huracan, tornado, granizo, lluvia',
    ),
    health: words('gripe, enfermedad, brote'),
    threat: words('amenaza'),
    building: words('tuberia, fuga de agua, fuga, caldera, gotera, drenaje'),
  },
  meanings: [
    {
      said: words(
        'pistola, arma, armas, tirador, disparos, tiroteo, intruso, cuchillo, hombre armado, armado',
      ),
      kinds: ['lockdown', 'secure'],
      ground: 'threat',
    },
    { said: words('policia, sospechoso'), kinds: ['secure', 'lockdown', 'hold'] },
    {
      said: words('incendio, fuego, humo, explosion'),
      kinds: ['evacuation', 'shelter'],
      ground: 'fire',
    },
    { said: words('bomba'), kinds: ['evacuation', 'shelter'], ground: 'threat' },
    {
      said: words('gas, fuga de gas, quimico, derrame'),
      kinds: ['evacuation', 'shelter'],
      ground: 'health',
    },
  ],
  mistakes: words('por error, error, equivocado, mensaje equivocado, falsa alarma, deshacer'),
  exclude: words('menos, excepto, salvo, pero, sin, pero no, en vez de, en lugar de'),
  excludeSlips: words('excepto'),
  or: words('o, u'),
  not: words('no, nunca, tampoco'),
  to: words('a, al, hacia, a la'),
  from: words('desde, de, del, en, para'),
  every: words(
    'todas, todos, todas las escuelas, cada escuela, todo el distrito, todo, las demas, el resto',
  ),
  notEvery: words(
    'todo el dia, todos los dias, todos los estudiantes, todos los alumnos, todas las clases',
  ),
  joins: words('y, e, ni'),
  levels: words('primaria, secundaria, preparatoria'),
  several: words(
    'esta semana, la semana, semana, proxima semana, la proxima semana, fin de semana, mes',
  ),
  days: words('dias, semanas'),
  dayAliases: {
    'pasado manana': 'en dos dias',
    'manana por la manana': 'manana',
    'manana en la manana': 'manana',
    'esta tarde': 'hoy',
    'esta manana': 'hoy',
    'esta noche': 'hoy',
  },
  morning: words('de la manana, de la tarde, de la noche'),
  dayNames: words('lunes, martes, miercoles, jueves, viernes, sabado, domingo, manana'),
  dayLeads: words('el, el dia'),
  numerals: {
    un: 1,
    una: 1,
    uno: 1,
    dos: 2,
    tres: 3,
    cuatro: 4,
    cinco: 5,
    seis: 6,
    siete: 7,
    ocho: 8,
    nueve: 9,
    diez: 10,
    once: 11,
    doce: 12,
    quince: 15,
    veinte: 20,
    treinta: 30,
    noventa: 90,
  },
  hours: words('hora, horas'),
  minutes: words('minuto, minutos'),
  durations: [
    ['{n} {h} y media', 1, 30],
    ['{n} {h}', 1, 0],
    ['{n} {m}', 0, 0],
    ['{h} y media', 0, 90],
    ['media {h}', 0, 30],
  ],
  times: [
    ['a las {n} y media', 30],
    ['a la {n} y media', 30],
    ['a las {n} y cuarto', 15],
    ['a la {n} y cuarto', 15],
    ['{n} y media', 30],
    ['{n} y cuarto', 15],
    ['mediodia', 0, 12],
    ['al mediodia', 0, 12],
    ['a las {n}', 0],
    ['a la {n}', 0],
  ],
  staff: words('personal, todo el personal, maestros, maestras, empleados'),
  families: words('familias, padres, todos los padres, todas las familias'),
  only: words('solo, solamente, nada mas'),
  also: words('tambien'),
  fillers: words(
    `el, la, los, las, un, una, es, esta, estan, son, se, que, por, por favor, debido, hay, habra, escuela, escuelas, clase, clases, dia, estudiantes,
    alumnos, ninos, hoy dia, favor, causa, a causa de, y, ahora, ya, empieza, empiezan, entran, entrada`,
  ),
};
