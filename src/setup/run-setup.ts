import { Unanswered } from '#doctor/ask.ts';
import { describeFindings, terminalWidth } from '#doctor/describe-findings.ts';
import { examine } from '#doctor/examine.ts';
import { findEnvironments } from '#doctor/read-settings.ts';
import { openEnvFiles } from './env-files.ts';
import { Later, leavable, NotYet, type Setup, type Step } from './step.ts';
import { addressStep } from './steps/address-step.ts';
import { databaseStep } from './steps/database-step.ts';
import { directoryStep } from './steps/directory-step.ts';
import { districtStep, rosterStep, staffStep } from './steps/district-steps.ts';
import { keysStep } from './steps/keys-step.ts';
import { slackStep } from './steps/slack-step.ts';
import { teamsStep } from './steps/teams-step.ts';
import { twilioStep } from './steps/twilio-step.ts';
import { openTerminal, Stopped } from './terminal.ts';

/** In the order in which one needs the other. */
const steps: readonly Step[] = [
  addressStep,
  databaseStep,
  keysStep,
  districtStep,
  teamsStep,
  slackStep,
  directoryStep,
  twilioStep,
  rosterStep,
  staffStep,
];

/** A conversation from an empty folder to settings that the programs start with. It can be stopped and run again. */
export async function runSetup(type: Setup['type']): Promise<void> {
  using terminal = openTerminal();
  const setup: Setup = { terminal, files: openEnvFiles(), type };
  const left: string[] = [];
  terminal.say(
    'This sets Bellwether up, step by step. Type “later” at a question to leave its step for later. What is done stays done: stop with Control-C and run it again.',
  );
  try {
    for (const [at, step] of steps.entries()) {
      if (await take(step, setup)) continue;
      // Nothing that follows can be done without the database.
      const rest = step === databaseStep ? steps.slice(at) : [step];
      left.push(...rest.map(({ title }) => title));
      if (rest.length > 1) break;
    }
    terminal.say('\nEverything was asked, as “npm run doctor” does it. What isn’t green:');
    const found = await examine(findEnvironments());
    console.log(describeFindings(found, { columns: terminalWidth(), short: true }));
    for (const line of left.length === 0 ? next : tellLeft(left)) terminal.say(line);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    terminal.say('\nStopped. What is done stays done: run “npm run setup” again to go on.');
    process.exitCode = 1;
  }
}

/** False where a person leaves it for later. */
async function take(step: Step, setup: Setup): Promise<boolean> {
  const { terminal } = setup;
  const done = await step.findDone(setup);
  if (done !== undefined) {
    terminal.say(`✓ ${step.title}: ${done}`);
    return true;
  }
  terminal.say(`\n${step.title}`);
  for (;;) {
    try {
      const said = await step.run({ ...setup, terminal: leavable(terminal) });
      terminal.say(`✓ ${step.title}: ${said}`);
      return true;
    } catch (error) {
      if (error instanceof Later) return false;
      if (!(error instanceof NotYet || error instanceof Unanswered)) throw error;
      terminal.say(`✗ ${error.message}`);
      const answer = await terminal.ask('Press Enter to try again, or type “later”');
      if (answer.toLowerCase() === 'later') return false;
    }
  }
}

const tellLeft = (left: readonly string[]) => [
  `\nLeft for later: ${left.join(', ')}. Run “npm run setup” again to go on.`,
];

const next = [
  '\nEverything is set up. What is red about address, worker, people and consent turns green with 1 to 3:',
  '  1. Start the bot (npm run bot) and a dial worker (npm run worker), each in a terminal of its own.',
  '  2. Requesters and approvers take the course: /closure training in Slack, @Bellwether training in Teams.',
  '  3. Earlier consents: npm run consent:import -- consents.csv (docs/roster-import.md).',
  '  4. Run npm run doctor: nothing may be red. In chat, type /closure.',
];
