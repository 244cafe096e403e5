import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { askSlack, methodOf } from '#doctor/ask-slack.ts';
import { areSet, askSetting, askYes } from '../ask-setting.ts';
import { readChecked } from '../read-checked.ts';
import { isTaken, refuseRed } from '../refuse-red.ts';
import { NotYet, type Setup, type Step } from '../step.ts';

const names = [
  'SLACK_SIGNING_SECRET',
  'SLACK_BOT_TOKEN',
  'SLACK_TEAM_ID',
  'SLACK_CHANNEL_ID',
] as const;
const manifest = new URL('../../../manifests/slack/manifest.json', import.meta.url);
const ownManifest = 'slack-manifest.json';

export const slackStep: Step = {
  title: 'Slack',
  findDone: async (setup) =>
    (await isTaken(setup, names, () => examine(setup))) ? inChannels : undefined,
  async run(setup) {
    const { files, terminal } = setup;
    const isLikely = areSet(setup, ['SLACK_BOT_TOKEN']) || !areSet(setup, ['TEAMS_APP_ID']);
    if (!(await askYes(setup, 'Do you use Slack?', isLikely ? 'yes' : 'no'))) {
      if (areSet(setup, ['TEAMS_APP_ID'])) return 'not used';
      throw new NotYet('Bellwether needs Slack or Teams: set up one of them.');
    }
    await writeManifest(files.get('PUBLIC_URL') ?? '');
    terminal.say(
      `${ownManifest} is written, with your address. At api.slack.com/apps press “Create New App”, “From a manifest”, paste it, and install the app. Invite it to both channels.`,
    );
    await askSetting(setup, {
      name: names[0],
      words: 'Signing secret, under Basic Information',
      isSecret: true,
    });
    await askSetting(setup, {
      name: names[1],
      words: 'Bot token, under OAuth & Permissions',
      isSecret: true,
    });
    files.put('SLACK_TEAM_ID', await readTeam(setup));
    await askSetting(setup, {
      name: names[3],
      words: 'Id of the closures channel, such as C0123456789',
    });
    await askSetting(setup, {
      name: 'SLACK_COMPLIANCE_CHANNEL_ID',
      words: 'Id of the compliance channel, a private one',
    });
    refuseRed(await examine(setup));
    return inChannels;
  },
};

const inChannels = 'the app is in its channels';

const examine = (setup: Setup) => askSlack(readChecked(setup, 'SLACK_'));

async function writeManifest(publicUrl: string): Promise<void> {
  const text = await readFile(manifest, 'utf8');
  const base = publicUrl.replace(/\/+$/, '');
  await writeFile(ownManifest, text.replaceAll('https://bot.example.org', base));
}

const authTest = z.looseObject({ ok: z.literal(true), team_id: z.string() });

async function readTeam(setup: Setup): Promise<string> {
  const slack = readChecked(setup, 'SLACK_API_URL', 'SLACK_BOT_TOKEN');
  const { body } = await methodOf(slack, slack.SLACK_BOT_TOKEN)('auth.test');
  const read = authTest.safeParse(body);
  if (!read.success) throw new NotYet('Slack refuses the bot token. Copy it again.');
  return read.data.team_id;
}
