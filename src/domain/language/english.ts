import {
  anyOf,
  calendarNames,
  clock,
  counted,
  date,
  type FigureRule,
  half,
  number,
  span,
  spanOf,
  unitOf,
  weekday,
  word,
} from './figures.ts';
import type { ClosureFacts, Language } from './language.ts';
import { eachOf, type OptOutPhrases, oneOf, upTo } from './opt-out-phrases.ts';
import { spokenDay, twelve, two } from './time-words.ts';

const closedWithout = (w: ClosureFacts, what: string) =>
  `On ${w.date}, ${w.schools} will be closed because there is no ${what}. There are no classes and no activities.`;

const closure: Language['closure'] = {
  locale: 'en-US',
  space: ' ',
  comma: ', ',
  and: ' and ',
  all: 'all schools',
  time: (hour, minute) => {
    if (hour === 12 && minute === 0) return 'at noon';
    const minutes = minute === 0 ? '' : `:${two(minute)}`;
    return `at ${twelve(hour)}${minutes} ${hour < 12 ? 'am' : 'pm'}`;
  },
  grounds: {
    weather: 'because of the weather',
    fire: 'because of a fire',
    health: 'because of a health risk',
    threat: 'because of a threat',
    building: 'because of a problem with heat, water or power',
  },
  messages: {
    closed: (w) =>
      `On ${w.date}, ${w.schools} will be closed${w.ground}. There are no classes and no activities.`,
    'no-heat': (w) => closedWithout(w, 'heat'),
    'no-water': (w) => closedWithout(w, 'water'),
    'no-power': (w) => closedWithout(w, 'power'),
    'late-1h': (w) =>
      `On ${w.date}, ${w.schools} will start one hour late${w.ground}. Buses will also run one hour late.`,
    'late-2h': (w) =>
      `On ${w.date}, ${w.schools} will start two hours late${w.ground}. Buses will also run two hours late.`,
    'late-3h': (w) =>
      `On ${w.date}, ${w.schools} will start three hours late${w.ground}. Buses will also run three hours late.`,
    'early-dismissal': (w) =>
      `On ${w.date}, ${w.schools} will dismiss early ${w.time}${w.ground}. Please plan to pick up your child.`,
    'remote-day': (w) =>
      `On ${w.date}, ${w.schools} will teach remotely${w.ground}. Buildings are closed; classes are online.`,
    evacuation: (w) =>
      `${w.schools}: the building has been evacuated${w.ground}.${w.isSafe ? ' Students are safe.' : ''} Do not come to the school yet. We will send the pickup location.`,
    'all-clear': (w) =>
      `${w.schools}: the situation is over.${w.isSafe ? ' Everyone is safe.' : ''} School continues as usual.`,
  },
};

const spoken: Language['spoken'] = {
  identity: (name) => `This is an automated message from ${name}.`,
  optOut: 'To stop these calls, press 9.',
  optOutOfOthers: 'To stop non-emergency calls, press 9.',
  callBack: (digits) => `You can call us back at ${digits}.`,
  repeat: 'To hear this message again, press 1.',
  office: 'To speak with the school office, press 0.',
  switchHere: 'For English, press 2.',
  optedOut:
    'You will get no more of these calls and texts. We will still call you in an emergency. Goodbye.',
  optedOutOfAll: 'You will get no more calls or texts from us, not even in an emergency. Goodbye.',
  wrongNumber: 'If this is the wrong number, press 3.',
  wrongNumberTaken: 'We will not call this number again.',
  contactedOn: (day) => `On ${spokenDay(day, 'en-US')}, we contacted you about this.`,
  reachUs: (digits) => `You can also reach us at ${digits}.`,
  connecting: 'Please hold while we connect you with the school office.',
  textStop: 'Reply STOP to stop these texts.',
};

const confirmation: Language['confirmation'] = {
  any: ({ name, number }) =>
    `${name}: no more calls or texts from us. We will still reach you in an emergency. Questions: ${number}.`,
  voice: ({ name, number }) =>
    `${name}: no more calls from us, except in an emergency. Texts may still come. Questions: ${number}.`,
  text: ({ name, number }) =>
    `${name}: no more texts from us, except in an emergency. Calls may still come. Questions: ${number}.`,
  nothing: ({ name, number }) =>
    `${name}: no more calls or texts from us, not even in an emergency. To undo this, call ${number}.`,
  notMeant: ' Not meant? Reply START.',
};

const ones = ['one|an', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const months = calendarNames('en', { month: 'long' });
const shortMonths = calendarNames('en', { month: 'short' });
const monthOf = (said = '') => shortMonths.findIndex((name) => said.startsWith(name)) + 1;
const month = String.raw`${anyOf(months)}|(?:${anyOf(shortMonths)}|sept)\.?`;
const weekdays = calendarNames('en', { weekday: 'long' });
const shortWeekdays = ['mon', 'tue|tues', 'wed', 'thu|thur|thurs', 'fri', 'sat.', 'sun.'];

const figures: FigureRule[] = [
  {
    pattern: word(String.raw`(?<month>${month}) (?<day>\d{1,2})(?:st|nd|rd|th)?(?:,? \d{4})?(?!:)`),
    read: ({ month: said, day }) => date(monthOf(said), Number(day)),
  },
  {
    pattern: word(
      String.raw`(?<day>\d{1,2})(?:st|nd|rd|th)? (?:of )?(?<month>${month})(?:,? \d{4})?`,
    ),
    read: ({ month: said, day }) => date(monthOf(said), Number(day)),
  },
  {
    pattern: word(`(?<day>${anyOf(weekdays)})s?|(?<short>${anyOf(shortWeekdays)})`),
    read: ({ day, short }) =>
      weekday(day === undefined ? (counted(short, shortWeekdays) ?? 0) - 1 : weekdays.indexOf(day)),
  },
  { pattern: word('half an hour|half-hour|half hour'), read: () => span(30) },
  {
    pattern: word(`(?<count>${anyOf(ones)})[ -](?:and a half hours?|hours? and a half)`),
    read: ({ count }) => span((counted(count, ones) ?? 0) * 60 + 30),
  },
  {
    pattern: word(
      String.raw`(?<count>\d+|${anyOf(ones)})[ -]?(?<unit>hours?|hrs?|h|minutes?|mins?|days?)`,
    ),
    read: ({ count, unit }) => spanOf(counted(count, ones), unitOf(unit)),
  },
  {
    pattern: word(String.raw`(?<hour>\d{1,2})(?:[:.](?<minute>\d{2}))? ?(?<half>[ap])\.? ?m`),
    read: ({ hour, minute, half: said }) => clock(Number(hour), Number(minute ?? 0), half(said)),
  },
  { pattern: word('(?:12 )?noon'), read: () => clock(12, 0, 'pm') },
  { pattern: word('midnight'), read: () => clock(12, 0, 'am') },
  {
    pattern: word(String.raw`(?<hour>\d{1,2}) o['’]clock`),
    read: ({ hour }) => clock(Number(hour)),
  },
  {
    pattern: word(
      String.raw`(?:at|by|until|till|before|after|from) (?<hour>\d{1,2})(?![:/]\d|[.,]\d)`,
    ),
    read: ({ hour = '' }) => [...number(hour), ...clock(Number(hour))],
  },
];

const messages =
  '(?:robo ?calls?|calls?|texts?|txts?|messages?|msgs?|notifications?|alerts?|reminders?|announcements?|spam)';
const doing =
  '(?:calling|texting|txting|messaging|msging|contacting|phoning|ringing|sending|bothering|spamming|harassing|notifying)';
const contact = '(?:call|text|txt|message|msg|contact|phone|ring|bother|disturb|spam)';
const filler =
  '(?:all|of|the|these|this|those|that|any|your|you|with|more|from|me|us|getting|receiving|automated|automatic|recorded|school|district|damn|stupid|fucking|annoying|please|now|emergency)';
const pointing =
  '(?:all|the|these|this|those|any|more|your|school|district|automated|recorded|emergency)';
const mine =
  '(?:me|us|(?:my|this|the|our) (?:cell |phone |mobile |home )?(?:number|phone|name)|this)';
const not = '(?:dont|do not|never)';
const subject = '(?:you|u|they|she|he|it|we|i|yall|people|nobody|no one|school|office)';

const optOut: OptOutPhrases = {
  clear: oneOf(
    `\\b(?:stop|quit|cease|discontinue|no more|turn off|shut off) (?:${filler} )*(?:${doing}|${messages})\\b`,
    `\\bend (?:${pointing} )+${messages}\\b`,
    '\\b(?:stop|quit) (?:it|this|these|them|doing this|all this)(?: (?:now|already|please|immediately))*$',
    '\\b(?:i|we) (?:already )?(?:said|say|texted|typed|replied|sent|(?:told|asked|want|need) you to) stop\\b',
    `\\b(?:${not}|not to) (?:please |ever |you |keep )*(?:${contact}|${doing}) (?:or (?:${contact}|${doing}) )?(?:me|us|my (?:number|phone|cell)|this (?:number|phone)|here|anymore|any more|again|ever)\\b`,
    `^(?:please )?${not} (?:ever )?${contact}(?: (?:please|again|anymore|any more|ever again))*$`,
    `\\b${not} (?:please |ever |keep )*send(?:ing)? (?:(?:me|us) (?:${pointing} )*(?:${messages}|anything|stuff|these|this)|(?:${pointing} )*${messages})\\b`,
    `\\b(?:dont|do not|no longer) (?:want|wish|care) to (?:get|receive|have|hear|be|keep getting) ${upTo(5)}(?:${messages}|contacted|called|texted|messaged|notified|bothered|from you)\\b`,
    `\\b(?:dont|do not|no longer) (?:want|like) (?:(?:${pointing} )+${upTo(2)})?${messages}\\b`,
    `\\b(?:dont|do not|no longer) (?:want|like) (?:you|yall|anyone|anybody) (?:to )?(?:${contact}|${doing})\\b`,
    `\\b(?:take|remove|delete|drop|scratch|cross|unenroll|unsubscribe|opt) ${mine} (?:off|from|out)\\b`,
    `\\b(?:take|get) ${mine} off ${upTo(1)}(?:your|the|this|that|all|any) ${upTo(4)}lists?\\b`,
    `\\b(?:remove|delete|lose|erase|forget|unsubscribe|unenroll) ${mine}(?: (?:please|now|immediately|asap|thanks|thank you|already))*$`,
    '\\b(?:unsubscribe|opt ?out)(?: me)? (?:from|of)\\b',
    '^(?:please |i |we |hereby |am |choose to |want to |would like to |id like to |wish to |need to )*(?:opt out|opting out|unsubscribe)(?: (?:please|now|me|thanks|thank you))*$',
    '\\b(?:want|wish|like|need) to (?:opt out|unsubscribe|be (?:removed|taken off|unsubscribed)|stop (?:getting|receiving))\\b',
    '\\bhow (?:do|can|would|could|to) (?:i |we )?(?:opt out|unsubscribe|get off (?:this|the|your)|stop (?:getting|receiving))\\b',
    '\\b(?:revoke|withdraw|rescind|cancel) (?:my |all |any |the |our )*(?:consent|permission|authorization)\\b',
    `\\bcancel (?:my |${pointing} )*(?:${messages}|(?:text |message |sms )?subscription)\\b`,
    '\\b(?:i|we) (?:no longer|do not|dont) consent\\b|^(?:please )?remove(?: please| now)?$',
    '\\b(?:leave (?:me|us) alone|cease and desist|(?:do not|dont) (?:call|contact) list|lose my number)\\b',
  ),
  soft: oneOf(
    `\\b(?:why|when|did|does|has|until|if|before|after|${not}|not|cant|wont) ${upTo(3)}(?:stop|quit|cease|remove|delete|unsubscribe|cancel|take|no more)\\b`,
    '\\b(?:when|while|whenever|during|at work|at night|at my (?:work|job|office)|before|after|until|till|between|instead|only|except|unless)\\b',
    '\\b(?:and|just|please|can you|but) (?:add|use|call|text|email|message) (?:my|the|her|his|him|me)\\b',
    '\\b(?:text|email) (?:me )?(?:please )?(?:dont|do not)\\b|\\bmiss\\b|\\bbus stops?\\b|\\b(?:are|is) there\\b',
  ),
  doubtful: oneOf(
    '\\b(?:stop|stops|stopping|stopped|quit|quits|quitting|cancel|canceling|cancelling|revoke|revoking|unsub\\S*|opt(?:ed|ing)? out|optout|cease|discontinue)\\b',
    '\\bstopp+\\b|\\bstop ?2 ?end\\b|^(?:dnc|wrong)$|\\bblock me\\b|\\bnever (?:agreed|consented|asked) (?:to|for) (?:this|these|it|any)\\b',
    '\\bturn (?:this|these|them|it|those) off\\b|\\brather not (?:get|receive|have|be)\\b|\\b(?:isnt|not) (?:his|her|their) (?:mom|dad|mother|father|parent|guardian)\\b',
    '\\b(?:please end|end (?:this|these|it|all|now)|(?:this|it|them|these) to end)\\b',
    `\\b(?:remove|delete) ${upTo(3)}(?:off|out|from|lists?|number)\\b|\\b(?:take|drop|get) (?:${mine} )?off (?:of )?(?:your|the|this|that) ${upTo(2)}lists?\\b`,
    `\\b(?:dont|do not|no longer|not) (?:want|need|wish|care) (?:to (?:get|receive|hear|be)|any|these|this|your|it|them|that|more|anymore|calls?|texts?|messages?|anything)\\b`,
    `\\b(?:dont|do not) (?:want|need|care)$|\\b(?:${not}|not to) (?:please )?(?:${contact}|send|mail)\\b|\\bno more$|\\bno more of (?:this|these|that|it|them)\\b|\\bnot sign up\\b|\\bdidnt sign up\\b|\\bnever signed up\\b`,
    `\\b(?:too many|so many|enough|all these|constant|endless) (?:\\S+ )?${messages}\\b|^enough\\b|\\benough (?:already|of this|is enough)\\b`,
    `\\b(?:this|thats|its|these|calls|texts|you|youre|your) ${upTo(3)}(?:harass|bother|annoy|pester)\\S*|\\b(?:harass|bother|annoy|pester)\\S* (?:me|us)\\b|^harassment\\b`,
    '\\b(?:spam\\S*|scam\\S*|nuisance|intrusive|unwanted|unsolicited)\\b',
    '\\b(?:lawyer|attorney|lawsuit|suing|(?:will|ill|gonna|going to|can) sue|legal action|fcc|ftc|tcpa|report(?:ing)? (?:you|this number|these calls|these texts))\\b',
    '\\b(?:sick of|tired of|fed up|go away|get lost|fuck (?:off|you)|f off|piss off|screw you|shut up|knock it off|cut it out)\\b',
    `\\bkeeps? (?:on )?(?:${doing})\\b|\\b(?:keep|keeps|kept) (?:getting|receiving) ${upTo(2)}${messages}\\b`,
    '\\b(?:not interested|no interest|no thanks|no thank you|block(?:ed|ing)? (?:you|this number|your)|done with (?:this|these|you))\\b',
    `\\bwhy (?:am i|are we|do i|do we|are you|do you|did i|did you) ${upTo(2)}(?:getting|get|got|receiving|calling|texting|sending|contacting|call|text)\\b`,
    '\\b(?:already|has|have|had|kids?|son|daughter|child) graduated\\b|\\bgraduated (?:last|in|already|years)\\b|\\bno longer (?:attends?|goes|a student|enrolled|lives?|in (?:the|your|this) (?:school|district))\\b|\\bmoved (?:away|out of)\\b',
  ),
  innocent: eachOf(
    `\\b(?:cancel|canceling|cancelling) ${upTo(3)}(?:school|schools|class|classes|practice|games?|trips?|bus|buses|events?|meetings?|concert|conferences?|program|lunch|rehearsal|soccer|football|basketball|baseball|band|club|tryouts|recess)\\b`,
    `\\bopt(?:ed|ing)? ${upTo(3)}out (?:of )?${upTo(3)}(?:tests?|testing|exams?|assessments?|health|sex|photos?|pictures?|surveys?|directory|vaccin\\S+|lunch|field|pe|religion)\\b`,
    `\\b${subject} (?:\\S+ )?(?:dont|do not|never|didnt|did not|doesnt) (?:\\S+ )?(?:call|text|txt|message|contact|send|phone)(?:ed|ing)?\\b`,
    '\\b(?:sorry|hate|hope|mean) (?:\\S+ ){0,3}?(?:bother|bothering|bothered)(?: you)?\\b',
  ),
};

export const english: Language = {
  name: 'English',
  closure,
  spoken,
  confirmation,
  help: ({ name, number }) =>
    `${name}: school calls and texts. For help, call ${number}. To opt out, reply STOP.`,
  figures,
  optOut,
};
