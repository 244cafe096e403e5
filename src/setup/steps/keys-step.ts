import { randomBytes } from 'node:crypto';
import { areSet } from '../ask-setting.ts';
import type { Setup, Step } from '../step.ts';

const isKept = (setup: Setup) =>
  (areSet(setup, ['BELLWETHER_KEY']) || areSet(setup, ['BELLWETHER_KMS_KEY'])) &&
  areSet(setup, ['AUDIT_LOG_KEY']);

export const keysStep: Step = {
  title: 'Keys',
  findDone: async (setup) => (isKept(setup) ? 'they are there' : undefined),
  async run(setup) {
    const { files } = setup;
    const make = () => randomBytes(32).toString('base64');
    if (!areSet(setup, ['BELLWETHER_KEY']) && !areSet(setup, ['BELLWETHER_KMS_KEY']))
      files.put('BELLWETHER_KEY', make());
    if (!areSet(setup, ['AUDIT_LOG_KEY'])) files.put('AUDIT_LOG_KEY', make());
    return 'made. Keep a copy of .env and .env.worker away from the database’s backups: without BELLWETHER_KEY no number can be read';
  },
};
