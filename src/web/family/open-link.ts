import type { Request, RequestHandler, Response } from 'express';
import type { ZodType } from 'zod';
import { openFamilyToken } from '#domain/consent/family/family-link.ts';
import type { LinkSigner } from '#domain/shared/link/signed-link.ts';
import { sendPlainPage } from '#web/page.ts';
import { familyToken } from '#web/web-fields.ts';

export type OpenedLink = { guardianId: string; link: string; token: string };

/** Whose page the address opens. Where it opens none, the person is told why, and there is nothing left to do. */
export function openLink(
  request: Request,
  response: Response,
  vault: LinkSigner,
): OpenedLink | undefined {
  const token = familyToken.safeParse(request.params['token']);
  const opened = token.success
    ? openFamilyToken(token.data, vault, Temporal.Now.instant())
    : { kind: 'altered' as const };
  if (opened.kind === 'good' && token.success) return { ...opened, token: token.data };
  sendPlainPage(response, {
    status: 403,
    title: opened.kind === 'expired' ? 'This link has expired' : 'This link doesn’t work',
    words:
      'Ask the school office for a new one. To stop calls or texts, you can also just tell them.',
    wordsInSpanish:
      'Este enlace ya no sirve. Pida uno nuevo a la oficina escolar. También puede pedirles que detengan las llamadas o los mensajes.',
  });
  return undefined;
}

/** Stands before the form is read: anyone who has no link is told so without it. */
export function requireLink(vault: LinkSigner): RequestHandler {
  return (request, response, next) => {
    if (openLink(request, response, vault) !== undefined) next();
  };
}

/**
 * Answers what a family sends from its page: with whose page it is, and with the fields, read whole. Without a link or with
 * other fields than were asked for, the person is told so and nothing has changed.
 */
export function familyRequest<Fields>(
  vault: LinkSigner,
  { from, shape }: { from: 'query' | 'body'; shape: ZodType<Fields> },
  answer: (opened: OpenedLink, fields: Fields, response: Response) => Promise<void>,
): RequestHandler {
  return async (request, response) => {
    const opened = openLink(request, response, vault);
    if (opened === undefined) return;
    const fields = shape.safeParse(request[from]);
    if (fields.success) return answer(opened, fields.data, response);
    refuseForm(response);
  };
}

export function refuseForm(response: Response): void {
  sendPlainPage(response, {
    status: 400,
    title: 'Your request was incomplete',
    words: 'Nothing changed. Please go back and press the button again.',
    wordsInSpanish: 'Nada ha cambiado. Por favor, regrese y presione el botón otra vez.',
  });
}

export function tellGone(response: Response): void {
  sendPlainPage(response, {
    status: 404,
    title: 'The school no longer has this on file',
    words: 'No calls will be made from it. If that is a mistake, please tell the school office.',
    wordsInSpanish:
      'La escuela ya no tiene estos datos y no hará llamadas con ellos. Si es un error, avise a la oficina escolar.',
  });
}
