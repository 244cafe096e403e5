import type { Request, RequestHandler, Response } from 'express';
import type { Db } from '#database/transaction.ts';
import { exportUnreached } from '#domain/campaign/unreached/export-unreached.ts';
import {
  stateOfUnreachedLink,
  unreachedAddress,
} from '#domain/campaign/unreached/unreached-link.ts';
import type { Vault } from '#vault/vault.ts';
import { type LinkedFile, readerOf, refuseReader, showFile } from './file/file-page.ts';
import type { ReaderCookies } from './file/reader-cookies.ts';
import { refuseLink } from './file/refuse-link.ts';
import { evidencePath, evidenceQuery } from './web-fields.ts';

type Parts = { db: Db; vault: Pick<Vault, 'sign' | 'decrypt'>; cookies: ReaderCookies };

const askAgain = '/closure unreached';

/** The page of the list; the list itself comes by its button. */
export function showUnreachedFile({ db, vault, cookies }: Parts): RequestHandler {
  return showFile({ db, cookies }, (request, response) => openLink(request, response, vault));
}

/** The list as it stands now, with everybody on it recorded as shown to this person. */
export function downloadUnreached({ db, vault, cookies }: Parts): RequestHandler {
  return async (request, response) => {
    const file = openLink(request, response, vault);
    if (file === undefined) return;
    const operatorId = await readerOf({ db, cookies }, { request, response, file });
    if (operatorId === undefined) return;
    const { id: campaignId } = file.subject;
    const exported = await exportUnreached(db, vault, { operatorId, campaignId });
    if (exported.kind === 'refused') return refuseReader(response, 'list');
    const { unreached } = exported;
    const { unreachedCsv } = await import('#reports/unreached-csv.ts');
    response
      .attachment(`bellwether-closure-${unreached.closure.number}-families-not-reached.csv`)
      .send(Buffer.from(unreachedCsv(unreached)));
  };
}

function openLink(
  request: Request,
  response: Response,
  vault: Pick<Vault, 'sign'>,
): LinkedFile | undefined {
  const path = evidencePath.safeParse(request.params);
  const query = evidenceQuery.safeParse(request.query);
  if (!path.success || !query.success) return refuseLink(response, 'altered', askAgain);
  const { operator: operatorId, expires, signature } = query.data;
  const campaignId = path.data.campaign;
  const parts = { campaignId, operatorId, expires, signature };
  const state = stateOfUnreachedLink(parts, vault, Temporal.Now.instant());
  if (state !== 'good') return refuseLink(response, state, askAgain);
  return {
    name: 'Families not reached',
    address: unreachedAddress(parts),
    subject: { kind: 'campaign', id: campaignId },
    askAgain,
    operatorId,
  };
}
