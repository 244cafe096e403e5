import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Config } from '#config/config.ts';
import { ask } from '#doctor/ask.ts';
import { askSlack } from '#doctor/ask-slack.ts';
import { areSet, askSetting, askYes } from '../ask-setting.ts';
import { refuseRed } from '../refuse-red.ts';
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
  findDone: async (setup) => (areSet(setup, names) ? 'set' : undefined),
  async run(setup) {
    const { files, terminal } = setup;
    const hasTeams = areSet(setup, ['TEAMS_APP_ID']);
    if (!(await askYes(setup, 'Do you use Slack?', hasTeams ? 'no' : 'yes'))) return 'not used';
    await writeManifest(files.get('PUBLIC_URL') ?? '');
    terminal.say(
      `${ownManifest} is written, with your address. At api.slack.com/apps press “Create New App”, “From a manifest”, paste it, and install the app. Invite it to both channels.`,
    );
    await askSetting(setup, {
      name: names[0],
      words: 'Signing secret (Basic Information)',
      isSecret: true,
    });
    await askSetting(setup, {
      name: names[1],
      words: 'Bot token (OAuth & Permissions)',
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
    const settings = files.of('bot') as unknown as NonNullable<Config['slack']>;
    refuseRed(await askSlack(settings));
    return 'the app is in its channels';
  },
};

async function writeManifest(publicUrl: string): Promise<void> {
  const text = await readFile(manifest, 'utf8');
  const base = publicUrl.replace(/\/+$/, '');
  await writeFile(ownManifest, text.replaceAll('https://bot.example.org', base));
}

const authTest = z.looseObject({ ok: z.literal(true), team_id: z.string() });

async function readTeam({ files }: Setup): Promise<string> {
  const base = files.get('SLACK_API_URL') ?? 'https://slack.com/api/';
  const { body } = await ask(`${base.replace(/\/*$/, '/')}auth.test`, {
    method: 'POST',
    headers: { authorization: `Bearer ${files.get('SLACK_BOT_TOKEN')}` },
  });
  const read = authTest.safeParse(body);
  if (!read.success) throw new NotYet('Slack refuses the bot token. Copy it again.');
  return read.data.team_id;
}
