import type { Request, RequestHandler, Response } from 'express';
import { type EvidenceFormat, recordEvidenceDownload } from '#domain/file/record-download.ts';
import { recordFamilyDownload } from '#domain/file/record-family-download.ts';
import { type FileParts, readerOf, refuseReader, showFile } from '#web/file/file-page.ts';
import { openCampaignLink } from '#web/file/open-campaign-link.ts';
import { sendPlainPage } from '#web/page.ts';

export type EvidenceKind = 'evidence' | 'counsel' | 'family-evidence' | 'family-counsel';

const links = {
  evidence: named('Evidence of a closure', '/audit evidence'),
  counsel: named('Evidence of a closure, for counsel', '/audit evidence'),
  'family-evidence': named('Evidence of one number', '/closure why'),
  'family-counsel': named('Evidence of one number, for counsel', '/closure why'),
} as const;

function named(name: string, askAgain: string) {
  return { name, askAgain };
}

/** A file that may be sent now, and whose entry is written. */
export type DueFile = {
  campaignId: string;
  campaignNumber: number;
  operatorId: string;
  /** The one phone that it is about. */
  phone: { id: string; lastDigits: string } | undefined;
};

/** The page of either file; the file comes by its button. */
export function showEvidence(
  { db, vault, cookies }: FileParts,
  kind: EvidenceKind,
): RequestHandler {
  const openLink = openCampaignLink(kind, links[kind]);
  return showFile({ db, cookies }, (request, response) => openLink(request, response, vault));
}

/** What a pressed button leads to; undefined where the browser was told why not. */
export function openEvidence(
  { db, vault, cookies }: FileParts,
  kind: EvidenceKind,
  format: EvidenceFormat,
): (request: Request, response: Response) => Promise<DueFile | undefined> {
  const openLink = openCampaignLink(kind, links[kind]);
  return async (request, response) => {
    const file = openLink(request, response, vault);
    if (file === undefined) return undefined;
    const operatorId = await readerOf({ db, cookies }, { request, response, file });
    if (operatorId === undefined) return undefined;
    const { phoneId, expiresAt } = file;
    const about = { campaignId: file.subject.id, operatorId, format, expiresAt };
    const recorded =
      phoneId === undefined
        ? { phone: undefined, ...(await recordEvidenceDownload(db, about)) }
        : await recordFamilyDownload(db, vault, { ...about, phoneId });
    if (recorded.kind === 'good') return { ...recorded, campaignId: about.campaignId, operatorId };
    if (recorded.kind === 'gone') tellGone(response);
    else refuseReader(response, phoneId === undefined ? 'report' : 'family');
    return undefined;
  };
}

/** Neither name nor number is in it. */
export function fileName({ campaignNumber, phone }: DueFile, ending: string): string {
  return `bellwether-closure-${campaignNumber}${phone === undefined ? '' : '-one-number'}-evidence.${ending}`;
}

export function tellGone(response: Response): void {
  sendPlainPage(response, {
    status: 404,
    title: 'There is no such closure',
    words: 'The link is valid, but there is no closure for it here.',
  });
}
