import { readFileSync } from 'node:fs';
import type { RequestHandler } from 'express';
import { marked } from 'marked';
import { Html, html } from '#web/html.ts';
import { sendPage } from '#web/page.ts';

const written = new URL('../../../docs/principal.md', import.meta.url);

/** The one page for somebody who asks for closures: docs/principal.md, which says nothing of any district. */
export function showGuide(): RequestHandler {
  const body = new Html(marked.parse(readFileSync(written, 'utf8'), { async: false }));
  const page = { status: 200, language: 'en', title: 'Bellwether: for a principal' };
  return (_request, response) => {
    sendPage(response, { ...page, body: html`<article>${body}</article>` });
  };
}
