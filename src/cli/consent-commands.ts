import { checkConsent } from '#domain/consent/gate/check-consent.ts';
import { describeCheck, isInOrder } from '#domain/consent/gate/consent-check.ts';
import { rebuildAudience, rebuildGates } from '#domain/consent/gate/rebuild-consent.ts';
import { by, command, Misuse, type Setting } from './cli-command.ts';

export const consentCommands = {
  'consent check': command({
    about: 'checks call lists against the consent records and the roster',
    checks: true,
    run: async ({ db }) => {
      const check = await checkConsent(db, { onProgress: progress() });
      console.log(describeCheck(check));
      if (!isInOrder(check)) process.exitCode = 1;
    },
  }),
  'consent rebuild': command({
    about: 'rebuilds both from the records; calls may continue',
    run: async ({ db }) => {
      const audience = await rebuildAudience(db, { by });
      if (audience.kind === 'refused')
        throw new Misuse('An import is running. Try again when it is done; nothing was changed.');
      console.log(`Rebuilt the school audiences: ${audience.changed} rows changed.`);
      await rebuildAllGates(db);
    },
  }),
};

export async function rebuildAllGates(db: Setting['db']): Promise<void> {
  const { phones, changed } = await rebuildGates(db, { by, onProgress: progress() });
  console.log(`Rebuilt the consent of ${phones} phones: ${changed} changed.`);
}

/** A line that counts, once it takes longer than two seconds. */
function progress(): (done: number, all: number) => void {
  const start = performance.now();
  return (done, all) => {
    if (performance.now() - start < 2000) return;
    process.stderr.write(`\r${done} of ${all} phones ${done === all ? '\n' : ''}`);
  };
}
