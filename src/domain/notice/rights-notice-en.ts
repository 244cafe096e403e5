import type { NoticeDistrict, NoticePart } from './notice.ts';

export function englishNotice({ name, number }: NoticeDistrict): NoticePart[] {
  return [
    {
      title: 'Your rights to school records',
      intro:
        'A federal law, the Family Educational Rights and Privacy Act (FERPA), gives you these rights to your child’s school records. They become the student’s own at 18, or when the student enters college.',
      points: [
        {
          lead: 'See them.',
          words:
            'Ask the principal in writing, and say which records. The school shows them to you within 45 days.',
        },
        {
          lead: 'Have them corrected.',
          words:
            'If a record is wrong, misleading or invades the student’s privacy, write to the principal which part it is and why. If the school decides not to change it, it tells you so, and you can have a hearing.',
        },
        {
          lead: 'Decide who else sees them.',
          words:
            'The school needs your written consent before it shares anything that identifies a student, unless the law allows sharing without it. One example is school officials who need a record for their work: staff, the school board, and people or companies that do such work for the school and under its control.',
        },
        {
          lead: 'Complain.',
          words:
            'If you believe that the school has broken this law, write within 180 days to the Student Privacy Policy Office, U.S. Department of Education, 400 Maryland Avenue SW, Washington, DC 20202, or go to studentprivacy.ed.gov.',
        },
      ],
    },
    {
      title: 'How we use your numbers and your answers',
      intro: `${name} has your numbers from the forms that you filled in for the school.`,
      points: [
        {
          lead: 'What for.',
          words:
            'To reach you in an emergency, and for what you allow on this page. We do not sell your numbers, and we give them to no one for advertising.',
        },
        {
          lead: 'Who sees them.',
          words: `Staff of ${name} who need them for their work, and the phone company that carries our calls and texts. Each time staff look up what you allowed, it is recorded.`,
        },
        {
          lead: 'What we write down.',
          words:
            'What you allow and what you stop, when, how, and the words you agreed to. It is our proof of whether we may call you.',
        },
        {
          lead: 'For how long.',
          words: `What you allow and what you stop stays on record, so that no one calls you by mistake. It is not deleted automatically. To ask how long ${name} keeps its records, call ${number}.`,
        },
        {
          lead: 'Your choice.',
          words:
            'Nothing at school depends on what you allow here, and you can change it at any time.',
        },
        {
          lead: 'Questions.',
          words: `Call ${number} or ask at the school office. They also read you this notice, or give it to you in another language or in large print.`,
        },
      ],
    },
  ];
}
