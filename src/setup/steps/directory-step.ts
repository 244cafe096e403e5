import type { SettingName } from '#config/settings.ts';
import { askDirectory } from '#doctor/ask-directory.ts';
import { askSetting } from '../ask-setting.ts';
import { isTaken, refuseRed } from '../refuse-red.ts';
import type { Setup, Step } from '../step.ts';

const names = ['DIRECTORY_ISSUER', 'DIRECTORY_CLIENT_ID', 'DIRECTORY_CLIENT_SECRET'] as const;

export const directoryStep: Step = {
  title: 'Directory',
  findDone: async (setup) =>
    (await isTaken(setup, names, () => askDirectory(written(setup))))
      ? setup.files.get('DIRECTORY_ISSUER')
      : undefined,
  async run(setup) {
    const { files, terminal } = setup;
    const url = (files.get('PUBLIC_URL') ?? '').replace(/\/+$/, '');
    terminal.say(
      `It says who somebody is. In Entra, register an application with the redirect address ${url}/directory/callback and a client secret.`,
    );
    const tenant = files.get('TEAMS_TENANT_ID');
    await askSetting(setup, {
      name: 'DIRECTORY_ISSUER',
      words: 'Issuer',
      initial: `https://login.microsoftonline.com/${tenant ?? '<tenant id>'}/v2.0`,
    });
    await askSetting(setup, { name: 'DIRECTORY_CLIENT_ID', words: 'Application (client) id' });
    await askSetting(setup, {
      name: 'DIRECTORY_CLIENT_SECRET',
      words: 'Client secret',
      isSecret: true,
    });
    refuseRed(await askDirectory(written(setup)));
    return `${files.get('DIRECTORY_ISSUER')} takes the client`;
  },
};

const written = ({ files }: Setup) => {
  const read = (name: SettingName) => files.get(name) ?? '';
  return {
    DIRECTORY_ISSUER: read('DIRECTORY_ISSUER'),
    DIRECTORY_CLIENT_ID: read('DIRECTORY_CLIENT_ID'),
    DIRECTORY_CLIENT_SECRET: read('DIRECTORY_CLIENT_SECRET'),
    PUBLIC_URL: read('PUBLIC_URL'),
  };
};
