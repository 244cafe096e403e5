import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { misspelled } from '#config/misspelled.ts';
import { settingNames } from '#config/settings.ts';
import { runProcess } from '#test/support/product/run-process.ts';

const names = [...settingNames, 'BELLWETHER_HOME'];

/** One letter left out, or two neighbors swapped, at each place. */
function slips(name: string): string[] {
  const letters = name.split('');
  const dropped = letters.map((_, at) => letters.toSpliced(at, 1).join(''));
  const swapped = letters
    .slice(1)
    .map((letter, at) => letters.toSpliced(at, 2, letter, letters[at] ?? '').join(''));
  return [...new Set([...dropped, ...swapped])].filter((slip) => !names.includes(slip));
}

test.each(names)('%s with a letter left out or two swapped is refused, at any place', (name) => {
  for (const slip of slips(name))
    expect([slip, misspelled({ [slip]: 'x' })]).toEqual([
      slip,
      [expect.stringContaining(`there is no setting ${slip}: did you mean `)],
    ]);
});

test('each name of ours is taken as it is, and an empty value of another says nothing', () => {
  expect(misspelled(Object.fromEntries(names.map((name) => [name, 'x'])))).toEqual([]);
  expect(misspelled({ SIGN_IN_ABVE: '' })).toEqual([]);
});

test.each([
  ['SIGN_IN_LIMIT', 'there is no setting SIGN_IN_LIMIT: remove it, or give it another name'],
  ['sign_in_above', 'there is no setting sign_in_above: did you mean SIGN_IN_ABOVE?'],
  ['BELLWETHER_DATABASE', 'there is no setting BELLWETHER_DATABASE: remove it'],
  ['BELLWETHER_OLD_KEY', 'there is no setting BELLWETHER_OLD_KEY: did you mean BELLWETHER_'],
  ['AUDIT_WITNESS_URL', 'there is no setting AUDIT_WITNESS_URL: did you mean AUDIT_WITNESSES?'],
  ['SLACK_WITNESS_TOKEN', 'there is no setting SLACK_WITNESS_TOKEN: did you mean SLACK_WITNESS_'],
  [
    'DIRECTORY_APPROVING_ROLE',
    'there is no setting DIRECTORY_APPROVING_ROLE: did you mean DIRECTORY_APP',
  ],
])('%s begins as only ours do, and is refused', (name, words) => {
  expect(misspelled({ [name]: 'x' })).toEqual([expect.stringContaining(words)]);
});

/** Names that others set; with ours beside them no start may fail. */
const ordinary: Record<string, string> = {
  kubernetes: `KUBERNETES_SERVICE_HOST KUBERNETES_SERVICE_PORT KUBERNETES_SERVICE_PORT_HTTPS KUBERNETES_PORT
    KUBERNETES_PORT_443_TCP KUBERNETES_PORT_443_TCP_PROTO KUBERNETES_PORT_443_TCP_ADDR HOSTNAME POD_NAME POD_IP
    POD_NAMESPACE NODE_NAME BELLWETHER_SERVICE_HOST BELLWETHER_SERVICE_PORT BELLWETHER_SERVICE_PORT_HTTP
    BELLWETHER_PORT BELLWETHER_PORT_3000_TCP BELLWETHER_PORT_3000_TCP_PROTO BELLWETHER_PORT_3000_TCP_PORT
    BELLWETHER_PORT_3000_TCP_ADDR BELLWETHER_BOT_SERVICE_HOST BELLWETHER_BOT_PORT_3000_TCP_ADDR
    DIRECTORY_SERVICE_HOST DIRECTORY_PORT POSTGRES_SERVICE_HOST POSTGRES_PORT_5432_TCP_ADDR AUDIT_SERVICE_HOST`,
  systemd: `INVOCATION_ID JOURNAL_STREAM SYSTEMD_EXEC_PID LISTEN_FDS LISTEN_PID LISTEN_FDNAMES NOTIFY_SOCKET MAINPID
    WATCHDOG_USEC WATCHDOG_PID MEMORY_PRESSURE_WATCH MEMORY_PRESSURE_WRITE CREDENTIALS_DIRECTORY RUNTIME_DIRECTORY
    STATE_DIRECTORY CACHE_DIRECTORY LOGS_DIRECTORY CONFIGURATION_DIRECTORY MANAGERPID PIDFILE USER LOGNAME HOME SHELL
    LANG LC_ALL LANGUAGE PATH TZ TMPDIR`,
  docker: `HOSTNAME HOME PATH TERM container NODE_VERSION YARN_VERSION NPM_CONFIG_LOGLEVEL DOCKER_HOST DOCKER_CONFIG
    COMPOSE_PROJECT_NAME POSTGRES_USER POSTGRES_PASSWORD POSTGRES_DB PGDATA PG_MAJOR PG_VERSION`,
  heroku: `DYNO PORT DATABASE_URL DATABASE_CONNECTION_POOL_URL HEROKU_APP_ID HEROKU_APP_NAME HEROKU_DYNO_ID
    HEROKU_POSTGRESQL_AMBER_URL HEROKU_RELEASE_VERSION HEROKU_SLUG_COMMIT STACK SOURCE_VERSION WEB_CONCURRENCY
    WEB_MEMORY MEMORY_AVAILABLE REDIS_URL`,
  'GitHub Actions': `CI ACTIONS_RUNTIME_URL ACTIONS_CACHE_URL ACTIONS_ID_TOKEN_REQUEST_URL GITHUB_ACTION GITHUB_ACTOR
    GITHUB_API_URL GITHUB_BASE_REF GITHUB_ENV GITHUB_EVENT_NAME GITHUB_EVENT_PATH GITHUB_JOB GITHUB_OUTPUT GITHUB_PATH
    GITHUB_REF GITHUB_REPOSITORY GITHUB_RUN_ID GITHUB_SERVER_URL GITHUB_SHA GITHUB_STEP_SUMMARY GITHUB_TOKEN
    GITHUB_WORKFLOW GITHUB_WORKSPACE RUNNER_ARCH RUNNER_NAME RUNNER_OS RUNNER_TEMP RUNNER_TOOL_CACHE ImageOS
    ImageVersion PIPX_HOME SLACK_WEBHOOK_URL SLACK_CHANNEL TEAMS_WEBHOOK_URL JAVA_HOME_21_X64`,
  npm: `npm_command npm_config_cache npm_config_user_agent npm_config_local_prefix npm_execpath npm_lifecycle_event
    npm_lifecycle_script npm_node_execpath npm_package_json npm_package_name npm_package_version INIT_CWD NODE COLOR
    EDITOR NODE_ENV NODE_OPTIONS NODE_PATH NODE_COMPILE_CACHE NODE_EXTRA_CA_CERTS NODE_TLS_REJECT_UNAUTHORIZED`,
  cloud: `AWS_REGION AWS_DEFAULT_REGION AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_PROFILE
    AWS_ROLE_ARN AWS_WEB_IDENTITY_TOKEN_FILE AWS_CONTAINER_CREDENTIALS_RELATIVE_URI AWS_EC2_METADATA_DISABLED
    AWS_ENDPOINT_URL AWS_KMS_KEY_ID ECS_CONTAINER_METADATA_URI_V4 GOOGLE_APPLICATION_CREDENTIALS GOOGLE_CLOUD_PROJECT
    AZURE_CLIENT_ID AZURE_TENANT_ID AZURE_CLIENT_SECRET WEBSITE_SITE_NAME WEBSITES_PORT IDENTITY_ENDPOINT
    APPSETTING_SIGN_IN_ABOVE FLY_APP_NAME RENDER_EXTERNAL_URL RAILWAY_PUBLIC_DOMAIN DATABASE_PUBLIC_URL`,
  'a login': `SSH_AUTH_SOCK SSH_CONNECTION XDG_RUNTIME_DIR XDG_SESSION_ID DBUS_SESSION_BUS_ADDRESS DISPLAY LESS
    LS_COLORS MAIL OLDPWD PWD SHLVL SUDO_USER SUDO_COMMAND TERM_PROGRAM _ HISTFILE PAGER VISUAL LOG_FILE LOG_FORMAT
    LOG_DIR HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy no_proxy SSL_CERT_FILE`,
  PostgreSQL: `PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE PGSSLMODE PGPASSFILE PGAPPNAME PGSERVICE PGOPTIONS
    DATABASE_HOST DATABASE_USER DATABASE_PASSWORD DATABASE_NAME POSTGRES_URL TEST_DATABASE_URL`,
  'other programs': `TWILIO_API_KEY TWILIO_API_SECRET TWILIO_REGION TWILIO_EDGE TWILIO_PROFILE SLACK_APP_TOKEN
    SLACK_CLIENT_ID SLACK_LOGS_CHANNEL_ID SMTP_HOST SMTP_PORT SMTP_USER SMTP_PASSWORD SMTP_PASS SENTRY_DSN OTEL_SERVICE_NAME
    OTEL_EXPORTER_OTLP_ENDPOINT AUDIT_PORT AUDIT_LOG_PATH PORT0 PORTS POST SORT HOST SIGNING_KEY PUBLIC_KEY`,
};

describe.each(Object.entries(ordinary))('the environment of %s', (_, text) => {
  test('stops no start', () => {
    const environment = Object.fromEntries(
      text
        .trim()
        .split(/\s+/)
        .map((name) => [name, 'x']),
    );

    expect(misspelled(environment)).toEqual([]);
  });
});

test('the environment of this run stops no start', () => {
  expect(misspelled(process.env)).toEqual([]);
});

test.each([
  ['bot', []],
  ['dial-worker', []],
  ['cli', ['district', 'show']],
  ['cli', ['migrate']],
  ['sandbox', ['--demo']],
] as const)(
  '%s %j refuses to start with SIGN_IN_ABVE, and asks what was meant',
  async (entry, words) => {
    const { code, error } = await runProcess(entry, words, { SIGN_IN_ABVE: '100' });

    expect(code).toBe(1);
    expect(error).toContain('there is no setting SIGN_IN_ABVE: did you mean SIGN_IN_ABOVE?');
  },
);

test('each line of .env.example names a setting', async () => {
  const text = await readFile(path.join(import.meta.dirname, '../../../.env.example'), 'utf8');
  const given = [...text.matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gm)].map(([, name = '']) => name);

  expect(given.filter((name) => !names.includes(name))).toEqual([]);
});
