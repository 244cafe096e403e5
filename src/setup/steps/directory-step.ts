import { directoryContradictions } from '#config/directory-contradictions.ts';
import type { SettingName } from '#config/settings.ts';
import { askDirectory } from '#doctor/ask-directory.ts';
import {
  type DirectoryProvider,
  directoryProviders,
  providerFacts,
} from '#domain/shared/directory-provider.ts';
import { askSetting } from '../ask-setting.ts';
import { isTaken, refuseRed } from '../refuse-red.ts';
import { NotYet, type Setup, type Step } from '../step.ts';

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
      `It says who somebody is. Register an application there with the redirect address ${url}/directory/callback and a client secret. docs/sign-in.md has the steps for each provider.`,
    );
    await askSetting(setup, {
      name: 'DIRECTORY_PROVIDER',
      words: `Provider (${directoryProviders.join(', ')})`,
      initial: 'entra',
    });
    const provider = providerOf(setup);
    await askSetting(setup, {
      name: 'DIRECTORY_ISSUER',
      words: 'Issuer',
      initial: issuerOf(provider, files.get('TEAMS_TENANT_ID')),
    });
    const [contradiction] = directoryContradictions({
      DIRECTORY_PROVIDER: provider,
      DIRECTORY_ISSUER: files.get('DIRECTORY_ISSUER'),
    });
    if (contradiction !== undefined) throw new NotYet(`${contradiction}.`);
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

function issuerOf(provider: DirectoryProvider, tenant = '<tenant id>'): string {
  if (provider === 'entra') return `https://login.microsoftonline.com/${tenant}/v2.0`;
  return providerFacts[provider].issuers?.[0] ?? 'https://<your organization>.okta.com';
}

const providerOf = ({ files }: Setup) =>
  directoryProviders.find((one) => one === files.get('DIRECTORY_PROVIDER')) ?? 'entra';

const written = (setup: Setup) => {
  const read = (name: SettingName) => setup.files.get(name) ?? '';
  return {
    DIRECTORY_PROVIDER: providerOf(setup),
    DIRECTORY_ISSUER: read('DIRECTORY_ISSUER'),
    DIRECTORY_CLIENT_ID: read('DIRECTORY_CLIENT_ID'),
    DIRECTORY_CLIENT_SECRET: read('DIRECTORY_CLIENT_SECRET'),
    PUBLIC_URL: read('PUBLIC_URL'),
    SIGN_IN_ABOVE: Number(read('SIGN_IN_ABOVE') || 500),
  };
};
