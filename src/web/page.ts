import { createHash } from 'node:crypto';
import type { Response } from 'express';
import { Html, html } from './html.ts';
import { pageStyle } from './page-style.ts';

/** Lets the browser use exactly this style sheet and no other. */
export const pageStyleSource = `'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'`;

/** One page, whole: no script, no picture, nothing loaded from anywhere. */
export function sendPage(
  response: Response,
  page: { status: number; language: string; title: string; body: Html },
): void {
  const { text } = html`<!doctype html>
<html lang="${page.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${page.title}</title>
<style>${new Html(pageStyle)}</style>
</head>
<body>
<main>
${page.body}
</main>
</body>
</html>
`;
  response.status(page.status).type('html').send(text);
}

/** A page that says one thing. English first, then Spanish: whose page it was to be is not known. */
export function sendPlainPage(
  response: Response,
  plain: { status: number; title: string; words: string; wordsInSpanish?: string },
): void {
  const spanish =
    plain.wordsInSpanish === undefined ? [] : [html`<p lang="es">${plain.wordsInSpanish}</p>`];
  const body = html`<h1>${plain.title}</h1>
<p>${plain.words}</p>
${spanish}`;
  sendPage(response, { status: plain.status, language: 'en', title: plain.title, body });
}
