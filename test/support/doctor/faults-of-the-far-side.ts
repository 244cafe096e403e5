import { freePort } from '#database/embedded/free-port.ts';
import { slackChannel, slackComplianceChannel, slackWitnessChannel } from '#sandbox/far-side.ts';
import { readSlackManifest } from '#sandbox/slack/app-manifest.ts';
import type { SlackChannel } from '#sandbox/slack/workspace.ts';
import type { TwilioServer } from '#sandbox/twilio/twilio-server.ts';
import { startMailServer } from '#test/support/audit/mail-server.ts';
import { type Fault, type Place, type Planted, withSetting } from './plant.ts';

const x = 'x'.repeat(32);

const ofChannel =
  (channel: string, change: Partial<SlackChannel>) =>
  ({ product: { farSide } }: Place): Planted => {
    const { slack } = farSide;
    const before = slack.state().channels.find(({ id }) => id === channel);
    const back = Object.fromEntries(
      Object.keys(change).map((key) => [key, before?.[key as keyof SlackChannel]]),
    );
    slack.changeChannel(channel, change);
    return { undo: () => slack.changeChannel(channel, back) };
  };

const ofTwilio =
  (change: (account: TwilioServer['account']) => void) =>
  ({ product }: Place): Planted => {
    const { account } = product.farSide.twilio;
    const before = structuredClone(account);
    change(account);
    return { undo: () => Object.assign(account, before) };
  };

const everyNumber = (change: (number: TwilioServer['account']['numbers'][number]) => void) =>
  ofTwilio(({ numbers }) => {
    for (const one of numbers) change(one);
  });

export const faultsOfTheFarSide: Fault[] = [
  ['a wrong Slack token', withSetting('SLACK_BOT_TOKEN', 'xoxb-wrong'), 'red slack.token'],
  ['another workspace', withSetting('SLACK_TEAM_ID', 'T0OTHER'), 'red slack.token'],
  ['a Slack app without a scope', withoutScopes, 'red slack.scopes'],
  [
    'a Slack channel that is not there',
    withSetting('SLACK_CHANNEL_ID', 'C0NOWHERE'),
    'red slack.channel',
  ],
  ['an archived channel', ofChannel(slackChannel, { isArchived: true }), 'red slack.channel'],
  ['a shared channel', ofChannel(slackChannel, { sharing: 'external' }), 'red slack.channel'],
  [
    'a channel that the app was not invited to',
    ofChannel(slackComplianceChannel, { members: [] }),
    'red slack.compliance-channel',
  ],
  [
    'a wrong token of the witness',
    withSetting('SLACK_WITNESS_BOT_TOKEN', 'xoxb-wrong'),
    'red slack.witness-token',
  ],
  [
    'a witness channel without its app',
    ofChannel(slackWitnessChannel, { members: [] }),
    'red slack.witness-channel',
  ],
  [
    'a witness channel where all may write',
    ofChannel(slackWitnessChannel, { isLimited: false }),
    'yellow slack.witness-channel',
  ],
  ['a wrong Teams password', withSetting('TEAMS_APP_PASSWORD', x), 'red teams.token'],
  [
    'another tenant',
    withSetting('TEAMS_TENANT_ID', '6f1e2d3c-0000-4000-8000-0000000000ff'),
    'red teams.tenant',
  ],
  [
    'a Teams channel that is not there',
    withSetting('TEAMS_CHANNEL_ID', '19:nowhere@thread.tacv2'),
    'red teams.channel',
  ],
  ['a wrong Twilio token', withSetting('TWILIO_AUTH_TOKEN', x), 'red twilio.token'],
  [
    'a suspended account',
    ofTwilio((account) => {
      account.status = 'suspended';
    }),
    'red twilio.token',
  ],
  [
    'an account on trial',
    ofTwilio((account) => {
      account.type = 'Trial';
    }),
    'red twilio.token',
  ],
  [
    'a number of somebody else',
    ofTwilio((account) => {
      account.numbers = [];
    }),
    'red twilio.numbers',
  ],
  [
    'calls that lead elsewhere',
    everyNumber((one) => {
      one.voiceUrl = 'https://demo.example.com/voice';
    }),
    'red twilio.webhooks',
  ],
  [
    'texts that lead nowhere',
    everyNumber((one) => {
      one.smsUrl = '';
    }),
    'red twilio.webhooks',
  ],
  ['a messaging service that leads elsewhere', otherService, 'red twilio.webhooks'],
  [
    'a STOP that Twilio tells once',
    everyNumber((one) => {
      one.smsUrl = one.smsUrl.replace(/#.*/, '');
    }),
    'yellow twilio.webhooks',
  ],
  [
    'a business profile that was rejected',
    ofTwilio(({ trust }) => {
      trust.profile = 'twilio-rejected';
    }),
    'yellow twilio.trust',
  ],
  [
    'texts that no carrier knows',
    ofTwilio(({ trust }) => {
      trust.brand = 'PENDING';
    }),
    'yellow twilio.trust',
  ],
  ['a wrong issuer', wrongIssuer, 'red directory.issuer'],
  ['a wrong client secret', withSetting('DIRECTORY_CLIENT_SECRET', x), 'red directory.client'],
  [
    'a staff list of another provider',
    withSetting('DIRECTORY_PROVIDER', 'okta'),
    'red directory.staff',
  ],
  [
    'a provider that shows no fresh sign-in, for a staff list of another',
    withSetting('DIRECTORY_PROVIDER', 'classlink'),
    'yellow directory.auth-time',
    'red directory.staff',
  ],
  ['a directory that is away', directoryAway, 'red directory'],
  ['a directory that tells no time', directoryWithoutTime, 'yellow directory.auth-time'],
  ['an address that leads nowhere', elsewhere, 'red address.ready'],
  ['a mail server that is away', mailServerAway, 'red mail.server'],
  ['a wrong password of the mail server', wrongMailPassword, 'red mail.server'],
];

function otherService(place: Place): Planted {
  const planted = ofTwilio(({ service }) => {
    Object.assign(service, { usesNumbers: false, inboundUrl: 'https://demo.example.com/text' });
  })(place);
  const { bot } = place.all;
  const sid = `MG${'0'.repeat(32)}`;
  return { ...planted, environments: { bot: { ...bot, TWILIO_MESSAGING_SERVICE_SID: sid } } };
}

function withoutScopes({ product }: Place): Planted {
  const { slack } = product.farSide;
  slack.changeScopes(['chat:write', 'commands']);
  return { undo: () => slack.changeScopes(readSlackManifest().botScopes) };
}

function wrongIssuer({ product, set }: Place): Planted {
  return { environments: set({ DIRECTORY_ISSUER: `${product.farSide.directory.url}/none/v2.0` }) };
}

function directoryAway({ product }: Place): Planted {
  product.farSide.directory.setAway(true);
  return { undo: () => product.farSide.directory.setAway(false) };
}

function directoryWithoutTime({ product }: Place): Planted {
  const { directory } = product.farSide;
  directory.listClaims(['oid', 'tid']);
  return { undo: () => directory.listClaims(['auth_time', 'oid', 'tid']) };
}

const ofBot = (place: Place, changed: Record<string, string>) => ({
  bot: { ...place.all.bot, ...changed },
  worker: place.all.worker,
  imports: place.all.imports,
});

async function mailServerAway(place: Place): Promise<Planted> {
  return { environments: ofBot(place, { SMTP_URL: `smtp://127.0.0.1:${await freePort()}` }) };
}

async function wrongMailPassword(place: Place): Promise<Planted> {
  const server = await startMailServer({
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(new Error('no such user')),
  });
  const url = server.url.replace('//', '//bot:wrong@');
  return {
    environments: ofBot(place, { SMTP_URL: url }),
    undo: () => server[Symbol.asyncDispose](),
  };
}

/** Twilio was told of it, and nothing is there. */
async function elsewhere(place: Place): Promise<Planted> {
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  const planted = everyNumber((one) => {
    one.voiceUrl = one.voiceUrl.replace(place.product.botUrl, nowhere);
    one.smsUrl = one.smsUrl.replace(place.product.botUrl, nowhere);
  })(place);
  return { ...planted, environments: place.set({ PUBLIC_URL: nowhere }) };
}
