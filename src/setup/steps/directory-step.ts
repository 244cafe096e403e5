import { directoryContradictions } from '#config/directory-contradictions.ts';
import { askDirectory } from '#doctor/ask-directory.ts';
import {
  type DirectoryProvider,
  directoryProviders,
  providerFacts,
} from '#domain/shared/directory-provider.ts';
import { askSetting } from '../ask-setting.ts';
import { readChecked } from '../read-checked.ts';
import { isTaken, refuseRed } from '../refuse-red.ts';
import { NotYet, type Setup, type Step } from '../step.ts';

const names = ['DIRECTORY_ISSUER', 'DIRECTORY_CLIENT_ID', 'DIRECTORY_CLIENT_SECRET'] as const;

export const directoryStep: Step = {
  title: 'Directory',
  findDone: async (setup) =>
    (await isTaken(setup, names, () => examine(setup)))
      ? setup.files.get('DIRECTORY_ISSUER')
      : undefined,
  async run(setup) {
    const { files, terminal } = setup;
    const url = (files.get('PUBLIC_URL') ?? '').replace(/\/+$/, '');
    terminal.say(
      `The directory says who somebody is. Register an application there with the redirect address ${url}/directory/callback and a client secret. docs/sign-in.md has the steps for each provider.`,
    );
    await askSetting(setup, {
      name: 'DIRECTORY_PROVIDER',
      words: `Provider (${directoryProviders.join(', ')})`,
      initial: 'entra',
    });
    const provider = providerOf(setup);
    const usual = issuerOf(provider, files.get('TEAMS_TENANT_ID'));
    await askSetting(setup, {
      name: 'DIRECTORY_ISSUER',
      ...(usual.includes('<')
        ? { words: `Issuer, such as ${usual}` }
        : { words: 'Issuer', initial: usual }),
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
    refuseRed(await examine(setup));
    return `${files.get('DIRECTORY_ISSUER')} takes the client`;
  },
};

function issuerOf(provider: DirectoryProvider, tenant = '<tenant id>'): string {
  if (provider === 'entra') return `https://login.microsoftonline.com/${tenant}/v2.0`;
  return providerFacts[provider].issuers?.[0] ?? 'https://<your organization>.okta.com';
}

const providerOf = ({ files }: Setup) =>
  directoryProviders.find((one) => one === files.get('DIRECTORY_PROVIDER')) ?? 'entra';

const examine = (setup: Setup) =>
  askDirectory(readChecked(setup, 'DIRECTORY_', 'PUBLIC_URL', 'SIGN_IN_ABOVE'));
