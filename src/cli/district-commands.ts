import { mailBlockerWords } from '#cards/words/mail-words.ts';
import { listRuleSets } from '#domain/consent/rules/list-rule-sets.ts';
import { describeBeyondLaw } from '#domain/consent/rules/rule-set.ts';
import { districtSettings } from '#domain/district/district-settings.ts';
import {
  describeDistrict,
  describeMissing,
  officeHoursUpsideDown,
  sharedNumber,
} from '#domain/district/district-sheet.ts';
import { listDistrictSettings } from '#domain/district/list-district-settings.ts';
import { findMailBlocker } from '#domain/district/mail-server/record-mail-server.ts';
import {
  describeNoSchool,
  describeOfficeHours,
  officeHours,
} from '#domain/district/office-hours.ts';
import { describeLoosening } from '#domain/district/policy-change.ts';
import { listSendingNumbers } from '#domain/district/sending-number/list-sending-numbers.ts';
import { describeNumbers } from '#domain/district/sending-number/sending-number.ts';
import { sendingNumber } from '#domain/district/sending-number/sending-number-options.ts';
import { setSendingNumber } from '#domain/district/sending-number/set-sending-number.ts';
import { type DistrictSet, setDistrict } from '#domain/district/set-district.ts';
import { setOfficeHours } from '#domain/district/set-office-hours.ts';
import { by, command, Misuse, type Setting } from './cli-command.ts';
import { rebuildAllGates } from './consent-commands.ts';

export const districtCommands = {
  'district set': command({
    about: 'changes the settings you give; the first time it needs names, number and time zone',
    options: {
      name: '…',
      'registered-name': '…',
      'callback-number': '+13125550100',
      'time-zone': 'America/Chicago',
      state: 'TX|none',
      'calls-per-second': '1',
      'consent-policy': 'law|strict|strictest',
      'district-wide-approvals': '1|2|3',
      'step-up-recipients': '500',
      'escalation-minutes': '5',
      'emergency-escalation-minutes': '2',
      'target-minutes': '60',
      'target-percent': '95',
      'office-opens': '7:30',
      'office-closes': '16:00',
      'office-weekends': 'on|off',
      'morning-calls': '5:30',
      'first-bell': '8:00',
      'emergency-line': '+13125550190|none',
      'calls-at-once': '3|unlimited',
      'local-presence': 'on|off',
      'building-emergencies': 'on|off',
      'household-stop': 'never|school-matters|always',
      'closures-tell-staff': 'on|off',
      'closures-by-email': 'on|off',
      'drill-number': '+13125550199|none',
      'public-feed': 'on|off',
      'check-codes': 'on|off',
      'cents-per-call': '1.4',
      'cents-per-text': '1.1',
    },
    run: async ({ db }, { values }) => {
      const settings = orMisuse(() => districtSettings(values));
      const outcome = await setDistrict(db, settings, by);
      if (outcome.kind === 'refused') throw new Misuse(whyRefused(outcome));
      if (outcome.isSet) console.log('The district is set.');
      if (outcome.waiting.length > 0) {
        console.log(
          `This loosens the policy and isn’t set yet: ${outcome.waiting.map(describeLoosening).join(', ')}.\nTwo administrators of the district must confirm it in chat within 24 hours.`,
        );
      }
      if (settings.consent_policy === 'law') await sayBeyondLaw(db);
      if (settings.closures_by_email === true) await sayNoMail(db);
      if (!outcome.reachChanged) return;
      console.log(
        'Opt-outs now cover more or less than before: rebuilding the consent of every phone.',
      );
      await rebuildAllGates(db);
    },
  }),
  'district show': command({
    about: 'lists the settings by option',
    run: async ({ db }) => console.log(describeDistrict(await listDistrictSettings(db))),
  }),
  'school hours': command({
    about: 'sets when one school’s office answers; “district” for the district’s hours again',
    words: ['<school>', '<7:00-15:30|district>'],
    run: async ({ db }, { words: [school = '', hours = ''] }) => {
      const wanted = orMisuse(() => officeHours(hours));
      const outcome = await setOfficeHours(db, { school, hours: wanted, by });
      if (outcome.kind === 'refused') throw new Misuse(describeNoSchool(school, outcome.schools));
      console.log(describeOfficeHours(outcome.school, wanted));
    },
  }),
  'numbers list': command({
    about: 'lists the numbers that calls may show',
    run: async ({ db }) => console.log(describeNumbers(await listSendingNumbers(db))),
  }),
  'numbers set': command({
    about: 'adds a number, or changes its pace',
    words: ['<+13125550100>'],
    options: { 'calls-per-second': '0.5' },
    run: ({ db }, { words: [number], values }) =>
      setNumber(db, () => sendingNumber(number, values['calls-per-second'], true)),
  }),
  'numbers give-up': command({
    about: 'stops using this number',
    words: ['<+13125550100>'],
    run: async ({ db }, { words: [number] }) => {
      const wanted = orMisuse(() => sendingNumber(number, undefined, false));
      const pool = await listSendingNumbers(db);
      if (pool.every((one) => one.number !== wanted.number))
        throw new Misuse(
          `${wanted.number} is none of the numbers that calls show. “npm run cli -- numbers list” has them.`,
        );
      await setNumber(db, () => wanted);
    },
  }),
};

/** “law” goes further than the law in places: the person who chooses it reads where. */
async function sayBeyondLaw(db: Setting['db']): Promise<void> {
  for (const line of describeBeyondLaw(await listRuleSets(db))) console.log(line);
}

async function sayNoMail(db: Setting['db']): Promise<void> {
  const blocker = await findMailBlocker(db);
  if (blocker !== undefined) console.log(`No e-mail leaves yet: ${mailBlockerWords[blocker]}.`);
}

function whyRefused(refused: Extract<DistrictSet, { kind: 'refused' }>): string {
  if (refused.isSharedNumber === true) return sharedNumber;
  return refused.isUpsideDown === true ? officeHoursUpsideDown : describeMissing(refused.missing);
}

async function setNumber(
  db: Setting['db'],
  read: () => ReturnType<typeof sendingNumber>,
): Promise<void> {
  const pool = await setSendingNumber(db, orMisuse(read), by);
  if (pool === undefined) throw new Misuse(sharedNumber);
  console.log(describeNumbers(pool));
}

function orMisuse<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error));
  }
}
