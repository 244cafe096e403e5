import { readFile, writeFile } from 'node:fs/promises';
import type { SettingName } from '#config/settings.ts';
import { askTeams } from '#doctor/ask-teams.ts';
import { zipOf } from '#files/zip.ts';
import { askSetting, askYes } from '../ask-setting.ts';
import { readChecked } from '../read-checked.ts';
import { readTeamsChannel } from '../read-teams-channel.ts';
import { isTaken, refuseRed } from '../refuse-red.ts';
import type { Setup, Step } from '../step.ts';

const names = [
  'TEAMS_APP_ID',
  'TEAMS_APP_PASSWORD',
  'TEAMS_TENANT_ID',
  'TEAMS_CHANNEL_ID',
] as const;
const folder = new URL('../../../manifests/teams/', import.meta.url);
const ownPackage = 'bellwether-teams.zip';

export const teamsStep: Step = {
  title: 'Teams',
  findDone: async (setup) =>
    (await isTaken(setup, names, () => examine(setup))) ? inChannels : undefined,
  async run(setup) {
    const { files, terminal } = setup;
    if (!(await askYes(setup, 'Do you use Teams?', 'yes'))) return 'not used';
    const url = (files.get('PUBLIC_URL') ?? '').replace(/\/+$/, '');
    terminal.say(
      `In Azure, make an “Azure Bot” of one tenant. Its messaging endpoint is ${url}/api/messages.`,
    );
    await askSetting(setup, { name: 'TEAMS_TENANT_ID', words: 'Tenant id' });
    const appId = await askSetting(setup, {
      name: 'TEAMS_APP_ID',
      words: 'Microsoft App ID of the bot',
    });
    await askSetting(setup, {
      name: 'TEAMS_APP_PASSWORD',
      words: 'Client secret of the bot',
      isSecret: true,
    });
    await writePackage(appId, url);
    terminal.say(
      `${ownPackage} is written. In the Teams admin center upload it (“Manage apps”), and add the app to the team of both channels, and in the private channel once more.`,
    );
    await askChannel(
      setup,
      'TEAMS_CHANNEL_ID',
      'Link to the closures channel (its menu has “Get link to channel”)',
    );
    await askChannel(
      setup,
      'TEAMS_COMPLIANCE_CHANNEL_ID',
      'Link to the compliance channel, a private one',
    );
    refuseRed(await examine(setup));
    return inChannels;
  },
};

const inChannels = 'the app is in its channels';

const examine = (setup: Setup) => askTeams(readChecked(setup, 'TEAMS_'));

/** People copy the link of a channel; its id is a part of it. */
async function askChannel(setup: Setup, name: SettingName, words: string): Promise<void> {
  const { terminal, files } = setup;
  for (;;) {
    const id = readTeamsChannel(await terminal.ask(words, { initial: files.get(name) }));
    if (id !== undefined) {
      files.put(name, id);
      return;
    }
    terminal.say(
      '  It must be a channel’s link (https://teams.microsoft.com/l/channel/…) or its id (19:…@thread.tacv2).',
    );
  }
}

async function writePackage(appId: string, publicUrl: string): Promise<void> {
  const text = await readFile(new URL('manifest.json', folder), 'utf8');
  const manifest = text
    .replaceAll('00000000-0000-0000-0000-000000000000', appId)
    .replaceAll('https://bellwether.example.org', publicUrl)
    .replaceAll('bellwether.example.org', new URL(publicUrl).host);
  const icons = ['color.png', 'outline.png'].map(async (name) => ({
    name,
    body: [await readFile(new URL(name, folder))],
  }));
  const zipped = [{ name: 'manifest.json', body: [manifest] }, ...(await Promise.all(icons))];
  await writeFile(ownPackage, zipOf(zipped, Temporal.Now.plainDateTimeISO()));
}
