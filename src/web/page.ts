import { createHash } from 'node:crypto';
import type { Response } from 'express';
import { pageLanguageFor, wordsIn } from '#domain/language/languages.ts';
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
<html lang="${page.language}"${wordsIn(page.language).words.direction === 'rtl' ? html` dir="rtl"` : ''}>
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

/** A page that says one thing, to staff. */
export function sendPlainPage(
  response: Response,
  plain: { status: number; title: string; words: string },
): void {
  const body = html`<h1>${plain.title}</h1>
<p>${plain.words}</p>`;
  sendPage(response, { status: plain.status, language: 'en', title: plain.title, body });
}

const failures = { expired: 403, broken: 403, incomplete: 400, gone: 404, fault: 503 } as const;

/**
 * A page that says what went wrong, to anybody. English first, then the browser's language: whose page it was to be is not
 * known. A browser that asks for none of ours gets Spanish.
 */
export function sendFailure(response: Response, failure: keyof typeof failures): void {
  const english = pageLanguageFor('en');
  const asked = response.req.acceptsLanguages().map(pageLanguageFor);
  const other = asked.find((language) => language !== english) ?? pageLanguageFor('es');
  const { title, words } = english.pages.failed[failure];
  const again = other.pages.failed[failure];
  const body = html`<h1>${title}</h1>
<p>${words}</p>
<div lang="${other.code}" dir="${other.direction}">
<h2>${again.title}</h2>
<p>${again.words}</p>
</div>`;
  sendPage(response, { status: failures[failure], language: 'en', title, body });
}
