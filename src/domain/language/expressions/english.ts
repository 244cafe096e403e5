import {
  anyOf,
  calendarNames,
  clock,
  counted,
  date,
  dates,
  type FigureRule,
  half,
  number,
  span,
  spanOf,
  unitOf,
  weekday,
  word,
} from '#domain/language/figures.ts';
import { eachOf, type OptOutPhrases, oneOf, upTo } from '#domain/language/opt-out-phrases.ts';

const ones = ['one|an', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const hours = ['one', ...ones.slice(1), 'eleven', 'twelve'];
/** What stands after an hour, and before one. */
const past = { fifteen: 15, thirty: 30, 'forty-five': 45, 'forty five': 45 } as const;
const beside = { half: 30, quarter: 15, 'a quarter': 15, ten: 10, twenty: 20 } as const;
const months = calendarNames('en', { month: 'long' });
const shortMonths = calendarNames('en', { month: 'short' });
const monthOf = (said = '') => shortMonths.findIndex((name) => said.startsWith(name)) + 1;
const month = String.raw`${anyOf(months)}|(?:${anyOf(shortMonths)}|sept)\.?`;
const weekdays = calendarNames('en', { weekday: 'long' });
const shortWeekdays = ['mon', 'tue|tues', 'wed', 'thu|thur|thurs', 'fri', 'sat.', 'sun.'];

/** `quarter to one` is 12:45. */
function clockBeside(hour: number, minutes: number, side: string | undefined): string[] {
  if (side !== 'to' && side !== 'till') return clock(hour, minutes);
  return clock(hour === 1 ? 12 : hour - 1, 60 - minutes);
}

const figures: FigureRule[] = [
  {
    pattern: word(
      String.raw`(?<month>${month}) (?<day>\d{1,2})(?:st|nd|rd|th)? ?(?:-|–|to|through|thru|and|&) ?(?<until>\d{1,2})(?:st|nd|rd|th)?(?![:/]\d)(?! ?[ap]\.?m)`,
    ),
    read: ({ month: said, day, until }) => dates(monthOf(said), Number(day), Number(until)),
  },
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
  {
    pattern: word(
      `(?<minutes>${anyOf(Object.keys(beside))}) (?<side>past|after|to|till) (?<hour>\\d{1,2}|${anyOf(hours)})`,
    ),
    read: ({ minutes, side, hour }) =>
      clockBeside(counted(hour, hours) ?? 99, beside[minutes as keyof typeof beside], side),
  },
  {
    pattern: word(`(?<hour>${anyOf(hours)})[ -](?<minute>${anyOf(Object.keys(past))})`),
    read: ({ hour, minute }) =>
      clock(counted(hour, hours) ?? 99, past[minute as keyof typeof past]),
  },
  {
    pattern: word(`(?<hour>${anyOf(hours)}) o['’]?clock`),
    read: ({ hour }) => clock(counted(hour, hours) ?? 99),
  },
  { pattern: word('(?:12 )?noon'), read: () => clock(12, 0, 'pm') },
  { pattern: word('midnight'), read: () => clock(12, 0, 'am') },
  {
    pattern: word(String.raw`(?<hour>\d{1,2}) o['’]clock`),
    read: ({ hour }) => clock(Number(hour)),
  },
  {
    pattern: word(
      String.raw`(?:at|by|until|till|before|after|from|instead of|rather than) (?<hour>\d{1,2})(?![:/]\d|[.,]\d)`,
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

export const english = { figures, optOut };
