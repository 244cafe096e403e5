import { z } from 'zod';
import type { Config } from '#config/config.ts';
import { channelSetting, chatChannelNames } from '#domain/shared/chat-channel.ts';
import { ask, readJson } from './ask.ts';
import { type Finding, green, red, refused } from './finding.ts';

type Teams = NonNullable<Config['teams']>;

const tokenAnswer = z.looseObject({ access_token: z.string() });
const denial = z.looseObject({
  error: z.string().default(''),
  error_description: z.string().default(''),
});
const claims = z.looseObject({ tid: z.string().optional() });
const scope = 'https://api.botframework.com/.default';

const channels = chatChannelNames.map((channel) => channelSetting('TEAMS', channel));

/** Whether Microsoft gives the bot a token, of this tenant, and the app is in each channel it posts to. */
export async function askTeams(teams: Teams): Promise<Finding[]> {
  const about = 'teams.token';
  const login =
    teams.TEAMS_LOGIN_URL ?? `https://login.microsoftonline.com/${teams.TEAMS_TENANT_ID}`;
  const { status, body } = await ask(`${login}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: teams.TEAMS_APP_ID,
      client_secret: teams.TEAMS_APP_PASSWORD,
      scope,
    }),
  });
  const answer = tokenAnswer.safeParse(body);
  if (!answer.success) return [denied(status, body)];
  const token = answer.data.access_token;
  const tenant = tenantOf(token);
  if (tenant !== undefined && tenant !== teams.TEAMS_TENANT_ID)
    return [
      refused(
        'teams.tenant',
        `Microsoft’s token is of tenant ${tenant}, but TEAMS_TENANT_ID is ${teams.TEAMS_TENANT_ID}.`,
        'Correct TEAMS_TENANT_ID: Azure shows it on the overview of Microsoft Entra ID.',
      ),
    ];
  const given = channels.filter((name) => teams[name] !== undefined);
  return [
    green(about, 'Microsoft takes TEAMS_APP_ID and TEAMS_APP_PASSWORD.'),
    ...(await Promise.all(
      given.map((name) => askChannel({ teams, token }, name, teams[name] ?? '')),
    )),
  ];
}

/** Microsoft's codes: 7000215 and 7000222 the secret, 700016 the app, 90002 the tenant. */
function denied(status: number, body: unknown): Finding {
  const { error, error_description: words } = denial
    .catch({ error: '', error_description: '' })
    .parse(body);
  const code = /AADSTS\d+/.exec(words)?.[0] ?? (error || `HTTP ${status}`);
  if (status >= 500 || status === 429)
    return red(
      'teams.token',
      `Microsoft gives the bot no token at the moment (${code}).`,
      'Look at Microsoft’s status page, then run doctor again.',
    );
  if (code === 'AADSTS90002' || code === 'AADSTS900023')
    return refused(
      'teams.tenant',
      `Microsoft knows no tenant as in TEAMS_TENANT_ID (${code}).`,
      'Correct it: Azure shows it on the overview of Microsoft Entra ID.',
    );
  if (code === 'AADSTS700016' || error === 'unauthorized_client')
    return refused(
      'teams.token',
      `Microsoft knows no app as in TEAMS_APP_ID (${code}).`,
      'Correct it: Azure shows it on the configuration page of the bot.',
    );
  return refused(
    'teams.token',
    `Microsoft refuses TEAMS_APP_PASSWORD (${code}).`,
    'Make a new client secret in Azure, set its value, and restart the bot.',
  );
}

/** Microsoft signed it for itself; we only read whose it is. */
function tenantOf(token: string): string | undefined {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  return claims.catch({}).parse(readJson(payload)).tid;
}

async function askChannel(
  { teams, token }: { teams: Teams; token: string },
  name: string,
  channel: string,
): Promise<Finding> {
  const about = `teams.${name
    .replace(/^TEAMS_|_ID$/g, '')
    .toLowerCase()
    .replaceAll('_', '-')}`;
  const base = teams.TEAMS_SERVICE_URL.replace(/\/*$/, '');
  const path = `/v3/conversations/${encodeURIComponent(channel)}/pagedmembers?pageSize=1`;
  const { status } = await ask(`${base}${path}`, { headers: { authorization: `Bearer ${token}` } });
  if (status === 200) return green(about, `The app is in the team of ${name}.`);
  return status === 401
    ? refused(
        about,
        'Teams refuses the bot’s token.',
        'Check TEAMS_SERVICE_URL against the region of your tenant.',
      )
    : (status === 403 || status === 404 || status === 400 ? refused : red)(
        about,
        `Teams does not let the app into the channel of ${name} (HTTP ${status}).`,
        'Add the app to that team, or correct the id.',
      );
}
