import type { Request, RequestHandler, Response } from 'express';
import type { ZodType } from 'zod';
import type { FamilyPage } from '#domain/consent/family/family.ts';
import { openFamilyToken } from '#domain/consent/family/family-link.ts';
import type { LinkSigner } from '#domain/shared/link/signed-link.ts';
import { sendFailure } from '#web/page.ts';
import { familyToken } from '#web/web-fields.ts';

export type OpenedLink = { page: FamilyPage; link: string; token: string };

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
  if (opened.kind === 'good' && token.success) {
    const { link, kind: _good, ...page } = opened;
    return { page, link, token: token.data };
  }
  sendFailure(response, opened.kind === 'expired' ? 'expired' : 'broken');
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
  sendFailure(response, 'incomplete');
}

export function tellGone(response: Response): void {
  sendFailure(response, 'gone');
}
