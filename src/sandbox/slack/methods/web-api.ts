import express, { type Response as ExpressResponse, type Request, type Router } from 'express';
import type { Failures } from '#sandbox/slack/failures.ts';
import type { Workspace } from '#sandbox/slack/workspace.ts';
import type { ApiMethod, TriggerStore } from './api-call.ts';
import { chatMethods } from './chat-methods.ts';
import { directoryMethods } from './directory-methods.ts';
import { fileMethods, storeUpload } from './file-methods.ts';
import { SlackRefusal } from './slack-refusal.ts';
import { viewMethods } from './view-methods.ts';

const methods: Record<string, ApiMethod> = {
  ...directoryMethods,
  ...chatMethods,
  ...viewMethods,
  ...fileMethods,
};

export type WebApiOptions = {
  workspace: Workspace;
  botToken: string;
  secondApp: SecondApp | undefined;
  triggers: TriggerStore;
  failures: Failures;
  baseUrl: () => string;
};

/** An app beside ours: the same workspace, by another token and as another member. */
export type SecondApp = { token: string; userId: string };

/** https://docs.slack.dev/apis/web-api: everything is 200, and `ok` tells. */
export function createWebApi(options: WebApiOptions): Router {
  const router = express.Router();
  router.all(
    '/api/:method',
    express.urlencoded({ extended: false, limit: '2mb' }),
    express.json({ limit: '2mb' }),
    (request, response) => {
      const name = String(request.params['method']);
      const act = () => call(options, name, request);
      const said = JSON.stringify(request.body ?? {});
      response.set('x-oauth-scopes', options.workspace.manifest.botScopes.join(','));
      if (options.failures.fail(name, response, { act, said })) return;
      response.json(act());
    },
  );
  // Anyone whom Slack does not let see a file is led to its sign-in page.
  router.get('/files-pri/:id/download', (request, response) => {
    const { files, manifest } = options.workspace;
    const file = files.get(request.params.id);
    const mayRead = manifest.botScopes.includes('files:read');
    const isBot = request.get('authorization') === `Bearer ${options.botToken}`;
    if (file === undefined || !isBot || !mayRead) response.redirect('/signin');
    else response.type('application/octet-stream').send(Buffer.from(file.content));
  });
  router.post(
    '/upload/:id',
    express.raw({ type: () => true, limit: '50mb' }),
    (request, response) => upload(options.workspace, request, response),
  );
  return router;
}

function call(options: WebApiOptions, name: string, request: Request): Record<string, unknown> {
  try {
    const method = methods[name];
    if (method === undefined) throw new SlackRefusal('unknown_method');
    const args: unknown = { ...request.query, ...request.body };
    const { triggers } = options;
    const workspace = workspaceOf(options, tokenOf(request));
    return { ok: true, ...method({ workspace, triggers, args, baseUrl: options.baseUrl() }) };
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    const { code, messages } = error;
    return messages.length === 0
      ? { ok: false, error: code }
      : { ok: false, error: code, errors: messages, response_metadata: { messages } };
  }
}

function tokenOf(request: Request): string {
  const body: unknown = request.body;
  const inBody =
    typeof body === 'object' && body !== null && 'token' in body ? String(body.token) : undefined;
  const bearer = request.get('authorization')?.replace(/^Bearer ?/i, '');
  const token = bearer ?? inBody;
  if (token === undefined || token === '') throw new SlackRefusal('not_authed');
  return token;
}

/** The workspace as the app sees it whose token this is. */
function workspaceOf({ workspace, botToken, secondApp }: WebApiOptions, token: string): Workspace {
  if (token === botToken) return workspace;
  if (token !== secondApp?.token) throw new SlackRefusal('invalid_auth');
  const bot = { ...workspace.bot, userId: secondApp.userId, botId: `B${secondApp.userId}` };
  return { ...workspace, bot };
}

async function upload(
  workspace: Workspace,
  request: Request,
  response: ExpressResponse,
): Promise<void> {
  const content = await uploadedBytes(request);
  const isStored = storeUpload(workspace, String(request.params['id']), content);
  response.status(isStored ? 200 : 400).send(isStored ? `OK - ${content.length}` : 'bad upload');
}

/** Slack takes the bare bytes as well as a form with one file in it. */
async function uploadedBytes(request: Request): Promise<Uint8Array> {
  const raw: Buffer = request.body;
  const type = request.get('content-type') ?? '';
  if (!type.startsWith('multipart/')) return new Uint8Array(raw);
  const form = await new Response(new Uint8Array(raw), {
    headers: { 'content-type': type },
  }).formData();
  const file = [...form.values()].find((value) => typeof value !== 'string');
  return file === undefined ? new Uint8Array() : new Uint8Array(await file.arrayBuffer());
}
