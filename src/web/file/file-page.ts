import type { Request, RequestHandler, Response } from 'express';
import type { Db } from '#database/transaction.ts';
import { checkExports } from '#domain/file/check-exports.ts';
import type { FileSubject } from '#domain/file/file.ts';
import { recordForeignReader } from '#domain/file/record-download.ts';
import { findOperatorById } from '#domain/operator/find-operator.ts';
import type { Vault } from '#vault/vault.ts';
import { type Html, html } from '#web/html.ts';
import { sendPage, sendPlainPage } from '#web/page.ts';
import type { ReaderCookies } from './reader-cookies.ts';

/** A file behind a good link: who asked for it, and the link's own address on this host. */
export type LinkedFile = {
  name: string;
  address: string;
  operatorId: string;
  subject: FileSubject;
  /** The words in chat that bring a new link. */
  askAgain: string;
};

type Around = { db: Db; cookies: ReaderCookies };

/** What the page of a file and its download are made with. */
export type FileParts = Around & { vault: Pick<Vault, 'sign' | 'signers' | 'decrypt'> };

/**
 * The page of a file. Opening it sends nothing and uses nothing up: chats open links to preview them, and so do
 * scanners of mail.
 */
export function showFile(
  around: Around,
  open: (request: Request, response: Response) => LinkedFile | undefined,
): RequestHandler {
  return async (request, response) => {
    const file = open(request, response);
    if (file === undefined) return;
    const reader = await showLinked(around, { request, response, file });
    if (reader === undefined) return;
    sendFilePage(
      response,
      file,
      html`<p>You are signed in. The download is recorded under your name.</p>
<form method="post" action="${file.address}"><button class="go">Download</button></form>`,
    );
  };
}

/** Who looks at the page of a link; undefined where it asked them to sign in, or refused somebody else. */
export async function showLinked(
  { db, cookies }: Around,
  { request, response, file }: { request: Request; response: Response; file: LinkedFile },
): Promise<string | undefined> {
  const reader = cookies.readerOf(request);
  const isTheirs = reader === file.operatorId;
  // A pass ends with its person, not only after ten minutes.
  if (isTheirs && (await findOperatorById(db, reader)) !== undefined) return reader;
  if (reader !== undefined && !isTheirs) {
    await refuseOther(db, response, { file, reader });
    return undefined;
  }
  const signIn = `/directory/file?${new URLSearchParams({ to: file.address }).toString()}`;
  sendFilePage(
    response,
    file,
    html`<p>This page is for the person who asked for it in chat. Sign in with your school account first.</p>
<p><a class="button go" href="${signIn}">Sign in</a></p>`,
  );
  return undefined;
}

function sendFilePage(response: Response, { name }: LinkedFile, action: Html): void {
  sendPage(response, {
    status: 200,
    language: 'en',
    title: name,
    body: html`<h1>${name}</h1>
${action}`,
  });
}

/**
 * Who is to have the file now; undefined where the browser was told why not. While an incident holds exports nobody is, but
 * for what `spares` admits.
 */
export async function readerOf(
  { db, cookies }: Around,
  {
    request,
    response,
    file,
    spares,
  }: { request: Request; response: Response; file: LinkedFile; spares?: 'emergency' },
): Promise<string | undefined> {
  const reader = cookies.readerOf(request);
  if (reader === file.operatorId) {
    const { subject } = file;
    if ((await checkExports(db, { operatorId: reader, subject, spares })) === 'open') return reader;
    refuseExport(response);
    return undefined;
  }
  // Ten minutes are over: the page says what to do.
  if (reader === undefined) response.redirect(303, file.address);
  else await refuseOther(db, response, { file, reader });
  return undefined;
}

const readers = {
  report: 'Evidence and reports are for district compliance and administrators.',
  list: 'This list is for the front office, compliance and the person who requested the closure.',
  family: 'The evidence of one number is for the front office and compliance.',
  'family-data': 'A family’s data is for the front office of its schools and compliance.',
  recordings: 'Recordings are for those who may approve the closure while it waits.',
} as const;

function refuseExport(response: Response): void {
  sendPlainPage(response, {
    status: 403,
    title: 'Files are frozen',
    words:
      'An incident is open, so no reports or files leave Bellwether. Two people can resume them on its card in the compliance channel. This attempt was recorded.',
  });
}

export function refuseReader(response: Response, what: keyof typeof readers = 'report'): void {
  sendPlainPage(response, {
    status: 403,
    title: 'You no longer have access to this file',
    words: `${readers[what]} Ask an administrator if you need the role. This attempt was recorded.`,
  });
}

async function refuseOther(
  db: Db,
  response: Response,
  { file, reader }: { file: LinkedFile; reader: string },
): Promise<void> {
  const { operatorId: askedBy, subject } = file;
  await recordForeignReader(db, { reader, askedBy, subject });
  sendPlainPage(response, {
    status: 403,
    title: 'Someone else asked for this file',
    words: `A link works only for the person who asked for it. Ask the bot for your own with "${file.askAgain}". This attempt was recorded.`,
  });
}
