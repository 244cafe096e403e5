import type { Course } from './course.ts';

/**
 * The course for all who ask or approve. Sources: 47 CFR 64.1200(a), (f)(4); FCC 16-88; FCC 24-24; 34 CFR 99.3, 99.31.
 * A change of a word raises the version: everybody takes it again.
 */
export const standardCourse: Course = {
  version: 2,
  title: 'Calling families',
  passMark: 80,
  lessons: [
    {
      title: '1 · What consent covers',
      text: 'A computer voice or a recording may call a phone only with the consent of the person who uses it, or in an emergency. A parent who gave the school a number agreed to messages about school: conferences, school events, the school day. That consent covers nothing else. Fundraising, surveys, elections and outside events need separate consent. Consent belongs to the person, not to the number: when the number gets a new owner, it ends. If nothing is on file, the answer is no.',
      questions: [
        {
          id: 'scope',
          text: 'A parent gave the school a number at enrollment. May you use it to ask for donations?',
          answers: {
            a: 'No: that needs separate consent',
            b: 'Yes: the number was given to the school',
            c: 'Yes, once a year',
          },
          right: 'a',
        },
        {
          id: 'new-owner',
          text: 'A person says that the number is new to them and they have no child here. What now?',
          answers: {
            a: 'The consent holds until the parent opts out',
            b: 'Only emergency calls may still go to this number',
            c: 'Wrong number: no one calls it again, not even in an emergency',
          },
          right: 'c',
        },
      ],
    },
    {
      title: '2 · What an emergency is',
      text: 'The Federal Communications Commission lists what schools may call about without consent: closures for weather, fire, health risks, threats, and unexcused absences. The whole message has to be about the emergency: with one line about the book fair it no longer counts. Important or urgent is not enough. Choosing “emergency” for something that is not on the list calls people who never agreed, and each such call may cost the district 500 dollars or more. A person who asked not to be called even in emergencies is not called.',
      questions: [
        {
          id: 'list',
          text: 'Which of these is on the list of emergencies?',
          answers: {
            a: 'Picture day moves to Friday',
            b: 'School is closed because of an ice storm',
            c: 'The levy vote is tomorrow',
          },
          right: 'b',
        },
        {
          id: 'mixed',
          text: 'A snow closure. Somebody adds: “Tickets for the school play are still on sale.”',
          answers: {
            a: 'Fine: most of it is the emergency',
            b: 'Fine, if the tickets come last',
            c: 'Take it out: the whole message has to be about the emergency',
          },
          right: 'c',
        },
      ],
    },
    {
      title: '3 · “Stop” in any words',
      text: 'People may opt out in any reasonable way and in any language: a key during the call, STOP in answer to a text, a voicemail, an email, a sentence to a teacher. You can’t ask for a form. If you hear it, tell the front office right away; they record it with “consent revoke”. The law allows ten business days at most; Bellwether stops at once. If you aren’t sure, treat it as an opt-out and ask the office. Don’t talk anyone out of it. No import brings a number back.',
      questions: [
        {
          id: 'words',
          text: 'A father tells the coach: “Please, no more robot calls.” Is that an opt-out?',
          answers: {
            a: 'Only if he also texts STOP',
            b: 'Yes: have the office record it right away',
            c: 'Only in writing',
          },
          right: 'b',
        },
        {
          id: 'doubt',
          text: 'A text says “enough already”. You are not sure what it means.',
          answers: {
            a: 'Treat it as an opt-out and let the office look',
            b: 'Keep calling until they are clearer',
            c: 'Call them with the next closure and ask',
          },
          right: 'a',
        },
      ],
    },
    {
      title: '4 · What belongs to families',
      text: 'Names of children and parents, phone numbers, grades, absences and debts are education records. They are for staff who need them for their work, and for the parents themselves. Never put a name or a number into a channel, a message or a screenshot; private forms ask for them. Someone else may hear a voicemail or share a phone, so a message never names a child. Look up a family only when your work needs it: each look-up is recorded. If something went to the wrong people, tell compliance right away; hiding it is worse than the mistake.',
      questions: [
        {
          id: 'channel',
          text: 'You want a colleague in the channel to check a family’s number. What do you do?',
          answers: {
            a: 'Post the number and delete it afterwards',
            b: 'Post it without the name',
            c: 'Ask the front office to look it up by the private form',
          },
          right: 'c',
        },
        {
          id: 'voicemail',
          text: 'May the recorded message say which child was absent?',
          answers: {
            a: 'Yes, the number is the parent’s',
            b: 'No: someone else may hear the voicemail or share the phone',
            c: 'Yes, by first name',
          },
          right: 'b',
        },
      ],
    },
    {
      title: '5 · Two people, and how to stop',
      text: 'No one is called until a second person approves exactly what will be said, to whom and why. That person reads the words in each language, the number of phones, the purpose and the time. Not sure? Send it back. Never approve for someone else or lend your account. Stopping takes one person and no permission: “closure stop”, or the button on the card. No new call starts after that; calls in progress finish. Stop first, ask later. Then send a correction, which again takes two people.',
      questions: [
        {
          id: 'second-person',
          text: 'The text names the wrong date, and the principal is in a hurry. You are to approve.',
          answers: {
            a: 'Send it back, with the reason',
            b: 'Approve, and tell the principal afterwards',
            c: 'Ask the principal to approve from your account',
          },
          right: 'a',
        },
        {
          id: 'stop',
          text: 'Calls are going out with a wrong message. Who may stop them?',
          answers: {
            a: 'The person who approved, after asking compliance',
            b: 'Two people together',
            c: 'Anyone who may request or approve, alone, right away',
          },
          right: 'c',
        },
      ],
    },
  ],
};
