import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import helmet from 'helmet';
import { refusePort } from '#config/port-fault.ts';
import type { CurrentClosure } from '#sandbox/current-closures.ts';
import type { SlackServer } from '../slack/slack-server.ts';
import type { TeamsServer } from '../teams/teams-server.ts';
import type { TwilioServer } from '../twilio/twilio-server.ts';
import { callItems } from './call-items.ts';
import { createMachineRoom, type MachineRoomOptions } from './machine-room.ts';
import { buildPageBundle } from './page-bundle.ts';
import { pageHtml } from './page-html.ts';
import type { PageItem, PageOperator, PlaceItem } from './page-item.ts';
import { phoneActs } from './phone-acts.ts';
import { createPhoneDirectory, type FamilyPhone } from './phone-directory.ts';
import { createPhoneStrip } from './phone-strip.ts';
import { slackActs } from './slack-acts.ts';
import { slackItems } from './slack-items.ts';
import { createStateFeed } from './state-feed.ts';
import { teamsActs } from './teams-acts.ts';
import { teamsItems } from './teams-items.ts';
import { createGuideSteps } from './watch/guide-steps.ts';
import { nowItem } from './watch/now-item.ts';
import { poll } from './watch/poll.ts';

export type PageServerOptions = {
  /** 0 takes a free one. */
  port: number;
  slack: SlackServer;
  teams: TeamsServer;
  twilio: TwilioServer;
  staff: PageOperator[];
  phones: () => Promise<FamilyPhone[]>;
  /** In view while they ring, and nobody’s to take from the list of families. */
  staffPhones?: () => Promise<FamilyPhone[]>;
  /** Of the staff’s list for drills; shown apart. */
  drillPhones?: () => Promise<FamilyPhone[]>;
  /** Newest first. */
  closures: () => Promise<CurrentClosure[]>;
  /** Absent where the workers are not ours to kill. */
  machineRoom?: MachineRoomOptions;
};

export type PageServer = { url: string; close(): Promise<void> };

/** The page on which one person plays everybody: staff in Slack and Teams, and the families' phones. */
export async function startPageServer(options: PageServerOptions): Promise<PageServer> {
  const { slack, teams, twilio } = options;
  const [bundle, phones, staffPhones, drillPhones] = await Promise.all([
    buildPageBundle(),
    options.phones(),
    options.staffPhones?.() ?? [],
    options.drillPhones?.() ?? [],
  ]);
  const directory = createPhoneDirectory(phones, staffPhones, drillPhones);
  const strip = createPhoneStrip(twilio, directory);
  for (const number of firstOfTwoLanguages(phones)) strip.setMine(number, true);
  const place = stageOf(options);
  const machineRoom = options.machineRoom && createMachineRoom(options.machineRoom, twilio);

  const closures = poll(options.closures);
  const guide = createGuideSteps();
  const feed = createStateFeed((): PageItem[] => {
    const phoneItems = strip.items();
    return [
      place,
      directory.choices,
      ...slackItems(slack.state()),
      ...teamsItems(teams.state()),
      ...callItems(twilio, directory),
      ...phoneItems,
      nowItem(closures.latest() ?? []),
      guide.item({
        closures: closures.latest(),
        phones: phoneItems,
        workers: options.machineRoom?.crew.members() ?? [],
      }),
      ...(machineRoom?.items() ?? []),
    ];
  });
  const stops = [
    slack.subscribe(() => feed.touch()),
    teams.subscribe(() => feed.touch()),
    twilio.subscribe((change) => {
      strip.note(change);
      feed.touch();
    }),
  ];

  const app = createPageApp();
  app.get('/', (_request, response) => void response.type('html').send(pageHtml));
  app.get('/page.js', (_request, response) => void response.type('js').send(bundle.script));
  app.get('/page.css', (_request, response) => void response.type('css').send(bundle.style));
  app.get('/events', (_request, response) => feed.open(response));
  app.use('/act', express.json({ limit: '256kb' }), (_request, _response, next) => {
    feed.touch();
    next();
  });
  app.use('/act/slack', slackActs(slack));
  app.use('/act/teams', teamsActs(teams));
  app.use('/act/phone', phoneActs(twilio, strip));
  if (machineRoom !== undefined) app.use('/act/machine', machineRoom.acts);

  const server = createServer(app).listen(options.port, '127.0.0.1');
  await once(server, 'listening').catch(refusePort(options.port));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const stop of stops) stop();
      feed.close();
      closures.close();
      machineRoom?.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Everything comes from this server, and nobody else's page may use it. */
function createPageApp(): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(
    helmet({
      strictTransportSecurity: false,
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          // The pictures of cards are the bot's, at another port of this machine.
          imgSrc: ["'self'", 'data:', 'http://127.0.0.1:*'],
          connectSrc: ["'self'"],
          formAction: ["'none'"],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
    }),
  );
  // Another site's name that resolves to this machine must not reach the acts (DNS rebinding).
  app.use((request, response, next) => {
    if (['127.0.0.1', 'localhost'].includes(request.hostname)) next();
    else response.status(421).send('Open the page as 127.0.0.1.');
  });
  return app;
}

function stageOf(options: PageServerOptions): PlaceItem {
  const { users, channels } = options.slack.state();
  const inTeams = options.teams.state().conversations.filter(({ kind }) => kind === 'channel');
  return {
    kind: 'place',
    operators: options.staff.map(({ name, title, roles, slackUserId, teamsUserId }) => ({
      name,
      title,
      roles,
      slackUserId,
      teamsUserId,
    })),
    slack: {
      channels: channels.map(({ id, name }) => ({ id, name })),
      users: users.map(({ id, realName }) => ({ id, name: realName })),
    },
    teams: { channels: inTeams.map(({ id, name }) => ({ id, name })) },
  };
}

/** Two phones that the viewer answers, of those that are called: the first try already has something to pick up. */
function firstOfTwoLanguages(phones: FamilyPhone[]): string[] {
  const called = phones.filter(({ isCalled }) => isCalled !== false);
  const english = called.find(({ language }) => language === 'en');
  const spanish = called.find(({ language }) => language === 'es');
  return [english, spanish].flatMap((phone) => (phone === undefined ? [] : [phone.number]));
}
