import { districtSettings } from '#domain/district/district-settings.ts';
import {
  describeDistrict,
  describeMissing,
  sharedNumber,
} from '#domain/district/district-sheet.ts';
import { listDistrictSettings } from '#domain/district/list-district-settings.ts';
import { describeLoosening } from '#domain/district/policy-change.ts';
import { setDistrict } from '#domain/district/set-district.ts';
import { listSendingNumbers } from '#domain/sending-number/list-sending-numbers.ts';
import { describeNumbers } from '#domain/sending-number/sending-number.ts';
import { sendingNumber } from '#domain/sending-number/sending-number-options.ts';
import { setSendingNumber } from '#domain/sending-number/set-sending-number.ts';
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
      'recording-days': '400',
      'calls-at-once': '3|unlimited',
      'local-presence': 'on|off',
      'building-emergencies': 'on|off',
      'drill-number': '+13125550199|none',
    },
    run: async ({ db }, { values }) => {
      const settings = orMisuse(() => districtSettings(values));
      const outcome = await setDistrict(db, settings, by);
      if (outcome.kind === 'refused')
        throw new Misuse(
          outcome.isSharedNumber === true ? sharedNumber : describeMissing(outcome.missing),
        );
      if (outcome.isSet) console.log('The district is set.');
      if (outcome.waiting.length > 0) {
        console.log(
          `This loosens the policy and isn’t set yet: ${outcome.waiting.map(describeLoosening).join(', ')}.\nAn administrator of the district must confirm it in chat within 24 hours.`,
        );
      }
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
