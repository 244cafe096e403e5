import type { Channel } from '#domain/shared/channel.ts';
import type { FamilyWords } from './family-words.ts';

const nouns: Record<Channel, string> = { voice: 'calls', text: 'texts' };

const list = (what: readonly Channel[], link: 'and' | 'or') =>
  what.map((channel) => nouns[channel]).join(` ${link} `);

const inFront = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

export const englishWords: FamilyWords = {
  otherLanguage: { code: 'es', name: 'Español' },
  title: (district) => `Calls and texts from ${district}`,
  intro: (district) =>
    `Here you see what ${district} may call or text you about, and you can change it. This page is only for you, so please don’t share the link.`,
  noPhones: 'The school has no phone number for you. The school office can add one.',
  number: (digits) => `Number ending in ${digits}`,
  purposes: {
    emergency: { name: 'Emergencies', examples: 'A school closes, or a child may be in danger' },
    'school-mission': { name: 'School matters', examples: 'Attendance, deadlines, events' },
    other: { name: 'Anything else', examples: 'Surveys, fundraising' },
  },
  channels: { voice: 'Calls', text: 'Texts' },
  yes: 'Yes',
  notYet: 'Not yet',
  no: 'No',
  reasons: {
    agreed: (what, since, about) =>
      `${inFront(list(what, 'and'))}${about} were agreed to on ${since}.`,
    'being-checked': () =>
      'Where it says “Not yet”, we first check that the number is still yours.',
    'too-old': (what, since, about) =>
      `${inFront(list(what, 'and'))}${about} were agreed to on ${since}, which is too long ago. Please agree again if you want them.`,
    stopped: (what, since, about) =>
      `${inFront(list(what, 'and'))}${about} were stopped on ${since}.`,
    'stopped-with-emergencies': (what, since) =>
      `${inFront(list(what, 'and'))} were stopped on ${since}, emergencies too.`,
    'no-agreement': (what) => `No one agreed to other ${list(what, 'or')}, so you get none.`,
    'few-without-agreement': () =>
      'No one agreed to calls about school matters. A landline can still get up to three of them in 30 days.',
    'emergencies-need-agreement': (what) =>
      `Emergency ${list(what, 'and')} come only where ${list(what, 'and')} about school matters are allowed.`,
    'carrier-stop': () =>
      'Someone replied STOP to a text, so the phone network blocks our texts, even in an emergency. Text START to our number from this phone to allow them.',
    landline: () => 'This phone line can’t receive texts.',
    'wrong-number': () =>
      'We were told this is a wrong number, so we don’t call or text it. If it is yours, please tell the school office.',
    reassigned: () =>
      'According to the phone companies, this number was given to someone else, so we don’t call or text it. If it is yours, please tell the school office.',
    'out-of-service': () => 'This number is not in service.',
    'ruled-out': () =>
      'The school’s records don’t allow this. The school office can tell you more.',
    'student-line': () => 'This is a student’s own phone, so we use it for nothing else.',
    'needs-parent': () => 'This is a student’s own phone, so a parent has to agree.',
    'being-counted': () => 'We are updating this. Please look again in a few minutes.',
  },
  allow: { voice: 'Allow calls', text: 'Allow texts' },
  stopOne: { voice: 'Stop calls', text: 'Stop texts' },
  about: { 'school-mission': 'about school matters', other: 'about anything else' },
  stop: {
    ordinary: {
      voice: 'Stop all calls except emergencies',
      text: 'Stop all texts except emergencies',
      any: 'Stop everything except emergencies',
    },
    whole: { voice: 'Stop all calls', text: 'Stop all texts', any: 'Stop everything' },
  },
  emergenciesGoOn: (what) =>
    `You still get emergency ${list(what, 'and')}: they are how we reach you when a child may be in danger.`,
  emergenciesEnd: (what) => `Emergency ${list(what, 'and')} stop as well.`,
  done: {
    agreed: 'Done. Thank you. Your agreement is on file.',
    stopped: 'Done. That has stopped. Below you see what you still get.',
    'all-stopped': 'Done. We no longer call or text this number.',
    'not-mine': 'Done. We no longer call or text this number. We told the school office.',
    'no-longer-listed':
      'Done. We no longer call or text you at that number. Please give the school office a number where we can reach you.',
  },
  agree: {
    title: (what) => `${what}?`,
    intro: 'Please read this. It is what you agree to, and we keep a copy:',
    changed: 'This text changed after you opened the page. Please read it again.',
    button: 'I agree',
    notice: 'Your rights, and how we use your numbers',
  },
  code: {
    title: 'Enter the code from the text',
    needed: 'We need to know that the phone is yours',
    why: {
      agree:
        'Someone stopped these messages. Only a person who has this phone can allow them again.',
      stop: 'We stopped everything except emergencies. Other families use this number too, so only a person who has this phone can stop emergency messages.',
    },
    sent: (digits) =>
      `We are texting a 6-digit code to the number ending in ${digits}. It works for 10 minutes.`,
    label: 'Code',
    button: 'Confirm',
    wrong: 'That code isn’t right. Check the newest text from us and try again.',
    tooMany: (number) =>
      `We can’t text more codes to this number today. Try again tomorrow, or call ${number}.`,
    noText: (number) => `We can’t text a code to this phone. Call ${number} and tell us.`,
    carrierStop: (number) =>
      `The phone network blocks our texts to this phone. Text START to us from it first, or call ${number} and tell us.`,
  },
  confirm: {
    all: {
      offer: 'Stop emergency messages too',
      title: 'Stop emergency messages too?',
      points: [
        'Then we never call or text this number, not even when a school closes, a child is hurt or there is danger.',
        'Your other numbers stay as they are.',
        'You can change your mind later, on this page or by phone.',
      ],
      button: 'Stop emergency messages too',
    },
    'wrong-number': {
      offer: 'This is not my number',
      title: 'Is this not your number?',
      points: [
        'Then we never call or text it again about any student, not even in an emergency.',
        'Only the school office can undo this.',
        'Please give the office a number where we can reach you.',
      ],
      button: 'It is not my number',
    },
  },
  shared: {
    all: [
      'We text a code to this number first, because other families use it too. With the code, emergency messages stop for all of you.',
      'Then we never call or text this number, not even when a school closes, a child is hurt or there is danger.',
      'Everything except emergencies stops right away, even without the code.',
    ],
    'wrong-number': [
      'Then we no longer call or text you at this number.',
      'Other families who use it still get their calls and texts.',
      'Please give the school office a number where we can reach you.',
    ],
  },
  back: 'Go back without changing anything',
  otherWays: {
    title: 'Other ways to stop',
    ways: (number) => [
      'Press 9 during any call from us.',
      'Reply STOP to any text from us. The phone network then blocks all our texts, even in an emergency.',
      `Call ${number}.`,
      'Tell anyone at the school, in any way you like.',
    ],
  },
  version: (version) => `Version ${version}`,
};
