import { askDirectory } from '#doctor/ask-directory.ts';
import { areSet, askSetting } from '../ask-setting.ts';
import { refuseRed } from '../refuse-red.ts';
import type { Step } from '../step.ts';

const names = ['DIRECTORY_ISSUER', 'DIRECTORY_CLIENT_ID', 'DIRECTORY_CLIENT_SECRET'] as const;

export const directoryStep: Step = {
  title: 'Directory',
  findDone: async (setup) => (areSet(setup, names) ? setup.files.get(names[0]) : undefined),
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
    const [issuer = '', clientId = '', secret = ''] = names.map((name) => files.get(name));
    refuseRed(
      await askDirectory({
        DIRECTORY_ISSUER: issuer,
        DIRECTORY_CLIENT_ID: clientId,
        DIRECTORY_CLIENT_SECRET: secret,
        PUBLIC_URL: url,
      }),
    );
    return `${issuer} takes the client`;
  },
};
