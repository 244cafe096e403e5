import { rotatedClasses } from '#domain/data-key/data-key.ts';
import { destroyKey } from '#domain/data-key/destroy-key.ts';
import { findKeys, findOldKeys } from '#domain/data-key/find-keys.ts';
import {
  describeDestroyed,
  describeKeys,
  describeRotated,
  describeStep,
} from '#domain/data-key/key-words.ts';
import { rotateKey } from '#domain/data-key/rotate-key.ts';
import { setKeyKeeper } from '#domain/data-key/set-key-keeper.ts';
import { by, keyCommand, Misuse } from './cli-command.ts';

export const keyCommands = {
  'keys status': keyCommand({
    about: 'lists the keys, what is encrypted with each, and the programs that hold them',
    run: async ({ db }) => console.log(describeKeys(await findKeys(db))),
  }),
  'keys rotate': keyCommand({
    about: `puts a new key in place and encrypts everything with it again: ${rotatedClasses.join(', ')} or all; run it again if it was broken off`,
    words: ['<class>'],
    run: async ({ db, keys }, { words: [given] }) => {
      const wanted = rotatedClasses.filter((of) => given === 'all' || given === of);
      if (wanted.length === 0) {
        throw new Misuse(`Give ${rotatedClasses.join(', ')} or all.`);
      }
      for (const of of wanted) {
        const onStep = (step: Parameters<typeof describeStep>[0]) =>
          console.log(describeStep(step));
        const key = await rotateKey({ db, keys, class: of, by, onStep });
        console.log(describeRotated(of, key));
      }
    },
  }),
  'keys destroy': keyCommand({
    about: 'ends an old key for good, once nothing needs it: by its number, or every old one',
    words: ['<id or old>'],
    options: { 'end-links': true },
    run: async ({ db }, { words: [given = ''], values }) => {
      const endLinks = values['end-links'] === true;
      for (const id of given === 'old' ? await findOldKeys(db) : [readId(given)]) {
        const destroyed = await destroyKey(db, { id, by, endLinks });
        console.log(describeDestroyed(id, destroyed));
        if (destroyed.kind === 'refused') process.exitCode = 1;
      }
    },
  }),
  'keys wrap': keyCommand({
    about: 'wraps the keys by the key that is set now, after it was changed',
    run: async ({ db, keys }) => {
      const wrapped = await setKeyKeeper(db, keys, { by });
      console.log(
        wrapped === 0
          ? 'Every key is wrapped by the key that is set.'
          : `${wrapped} keys are wrapped by the key that is set. Take the one before out of the settings.`,
      );
    },
  }),
};

function readId(given: string): number {
  if (/^\d{1,5}$/.test(given)) return Number(given);
  throw new Misuse('Give the key’s number (“keys status”), or “old” for every old key.');
}
