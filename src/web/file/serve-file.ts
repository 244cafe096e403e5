import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, RequestHandler, Response } from 'express';
import type { Db, Transaction } from '#database/transaction.ts';
import { findOperatorById } from '#domain/people/operator/find-operator.ts';
import { type FileAsked, openFileLink } from '#domain/proof/file/file-link.ts';
import {
  type FileRefused,
  type OpenedFile,
  recordDownload,
  recordForeignReader,
} from '#domain/proof/file/record-download.ts';
import type { ReportCopy } from '#domain/report/find-report.ts';
import type { Download, FileKind, FileReader, LinkedFile } from '#files/file-kind.ts';
import { files } from '#files/list-files.ts';
import type { Vault } from '#vault/vault.ts';
import { type Html, html } from '#web/html.ts';
import { sendPage, sendPlainPage } from '#web/page.ts';
import {
  refuseFrozen,
  refuseLink,
  refuseOther,
  refuseReader,
  refuseUnknown,
} from './file-refusals.ts';
import type { ReaderCookies } from './reader-cookies.ts';

/** What every file is shown and sent with, whatever its kind. */
export type FileServer = {
  db: Db;
  copy?: ReportCopy | undefined;
  vault: Pick<Vault, 'sign' | 'signers' | 'decrypt'>;
  cookies: ReaderCookies;
};

/** A file behind a good link: its kind, who asked for it, and the link's own address on this host. */
export type Linked = FileAsked & {
  kind: FileKind;
  file: LinkedFile;
  askAgain: string;
  address: string;
};
export type Visit = { request: Request; response: Response; linked: Linked };

/**
 * The page of a file. Opening it sends nothing and uses nothing up: chats open links to preview them, and so do
 * scanners of mail.
 */
export function showFile(server: FileServer): RequestHandler {
  return async (request, response) => {
    const linked = openLink(server, request, response);
    if (linked === undefined) return;
    if (!(await isSignedIn(server, { request, response, linked }))) return;
    sendFilePage(
      response,
      linked,
      html`<p>You are signed in. The download is recorded under your name.</p>
<form method="post" action="${linked.address}"><button class="go">Download</button></form>`,
    );
  };
}

/** The file itself, by the button of its page; `name` where the route has its kind. */
export function sendFile(server: FileServer, name?: string): RequestHandler {
  return async (request, response) => {
    const linked = openLink(server, request, response, name);
    if (linked === undefined) return;
    const visit = { request, response, linked };
    if (!(await isTheirs(server, visit))) return;
    const file = await openFile(server, visit, linked.file.open);
    if (file === undefined) return;
    if ('words' in file) return sendPlainPage(response, file);
    await send(response, file);
  };
}

/** What a link leads to; undefined where it was refused, with the way to a new one. */
export function openLink(
  { vault }: Pick<FileServer, 'vault'>,
  { params }: Request,
  response: Response,
  name = params['kind'],
): Linked | undefined {
  const kind = files.find((one) => one.name === name);
  if (kind === undefined) return refuseUnknown(response);
  const signed = String(params['signed']);
  const opened = openFileLink(kind.name, signed, vault, Temporal.Now.instant());
  const file = opened.kind === 'altered' ? undefined : kind.of(opened.params);
  if (opened.kind === 'altered' || file === undefined)
    return refuseLink(response, 'altered', kind.askAgain);
  const askAgain = file.askAgain ?? kind.askAgain;
  if (opened.kind === 'expired') return refuseLink(response, 'expired', askAgain);
  const { operatorId, expiresAt } = opened;
  return { kind, file, askAgain, address: `/files/${kind.name}/${signed}`, operatorId, expiresAt };
}

/** Whether the person who looks at the page asked for the file; if not, it asked them to sign in, or refused somebody else. */
export async function isSignedIn(
  { db, cookies }: FileServer,
  { request, response, linked }: Visit,
): Promise<boolean> {
  const reader = cookies.readerOf(request);
  // A pass ends with its person, not only after ten minutes.
  if (reader === linked.operatorId && (await findOperatorById(db, reader)) !== undefined)
    return true;
  if (reader !== undefined && reader !== linked.operatorId) {
    await refuseStranger(db, response, { linked, reader });
    return false;
  }
  const signIn = `/directory/file?${new URLSearchParams({ to: linked.address }).toString()}`;
  sendFilePage(
    response,
    linked,
    html`<p>This page is for the person who asked for it in chat. Sign in with your school account first.</p>
<p><a class="button go" href="${signIn}">Sign in</a></p>`,
  );
  return false;
}

/** The same for the button. What the person may have is read as the file is opened. */
export async function isTheirs(
  { db, cookies }: FileServer,
  { request, response, linked }: Visit,
): Promise<boolean> {
  const reader = cookies.readerOf(request);
  if (reader === linked.operatorId) return true;
  // Ten minutes are over: the page says what to do.
  if (reader === undefined) response.redirect(303, linked.address);
  else await refuseStranger(db, response, { linked, reader });
  return false;
}

/** What is opened for the link's person now; undefined where they were refused it. Either is recorded. */
export async function openFile<File>(
  server: FileServer,
  { response, linked }: Visit,
  open: (tx: Transaction, reader: FileReader) => Promise<OpenedFile<File> | FileRefused>,
): Promise<File | undefined> {
  const { kind, file, operatorId, expiresAt } = linked;
  const asked = { operatorId, subject: file.subject, spares: kind.spares };
  const opened = await recordDownload(server.db, asked, (tx, operator) =>
    open(tx, { ...server, operator, expiresAt }),
  );
  if (opened.kind === 'open') return opened.file();
  return opened.reason === 'exports-frozen'
    ? refuseFrozen(response)
    : refuseReader(response, kind.readers);
}

async function refuseStranger(
  db: Db,
  response: Response,
  { linked, reader }: { linked: Linked; reader: string },
): Promise<void> {
  const { operatorId: askedBy, file, askAgain } = linked;
  await recordForeignReader(db, { reader, askedBy, subject: file.subject });
  refuseOther(response, askAgain);
}

async function send(response: Response, { name, type, body }: Download): Promise<void> {
  response.attachment(name);
  // After attachment(), which guesses the type from the name and does not know every one.
  if (type !== undefined) response.set('Content-Type', type);
  if (Buffer.isBuffer(body)) response.send(body);
  else await pipeline(Readable.from(body), response);
}

function sendFilePage(response: Response, { file: { title } }: Linked, action: Html): void {
  sendPage(response, {
    status: 200,
    language: 'en',
    title,
    body: html`<h1>${title}</h1>
${action}`,
  });
}
