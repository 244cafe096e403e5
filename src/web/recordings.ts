import type { RequestHandler, Response } from 'express';
import type { Db } from '#database/transaction.ts';
import { languageName } from '#domain/language/languages.ts';
import {
  findSealedRecordings,
  mayHear,
  type SealedRecording,
} from '#domain/recording/find-sealed-recordings.ts';
import { findSound } from '#domain/recording/find-sound.ts';
import { recordRecordingHeard } from '#domain/recording/record-recording-heard.ts';
import { secondsOf } from '#domain/recording/recording.ts';
import type { Vault } from '#vault/vault.ts';
import { type LinkedFile, readerOf, refuseReader, showLinked } from './file/file-page.ts';
import { openCampaignLink } from './file/open-campaign-link.ts';
import type { ReaderCookies } from './file/reader-cookies.ts';
import { type Html, html } from './html.ts';
import { sendPage, sendPlainPage } from './page.ts';
import { sendSound } from './send-sound.ts';
import { recordingPath } from './web-fields.ts';

type Parts = { db: Db; vault: Vault; cookies: ReaderCookies };

const openLink = openCampaignLink('recordings', {
  name: 'Recordings of a closure',
  askAgain: 'Listen on the card',
});

/** The page on which an approver plays the recordings of a closure. Opening it counts for nothing. */
export function showRecordings({ db, vault, cookies }: Parts): RequestHandler {
  return async (request, response) => {
    const file = openLink(request, response, vault);
    if (file === undefined) return;
    const reader = await showLinked({ db, cookies }, { request, response, file });
    if (reader === undefined) return;
    const recordings = await findSealedRecordings(db, file.subject.id);
    if (!(await mayHear(db, { operatorId: reader, campaignId: file.subject.id })))
      return refuseReader(response, 'recordings');
    const players = recordings.map((recording) => player(file, recording));
    const closure = recordings[0]?.closure;
    const title = closure === undefined ? file.name : `Recordings of closure ${closure}`;
    sendPage(response, {
      status: 200,
      language: 'en',
      title,
      body: html`<h1>${title}</h1>
<p>Families hear who is calling, then this recording, and then which keys they can press.</p>
${players}
<form method="post" action="${file.address}"><button class="go">I listened to it</button></form>
<p class="why">Your name and the time are recorded. Then go back to the card and press Approve, or Send back.</p>`,
    });
  };
}

function player({ address }: LinkedFile, { language, milliseconds, text }: SealedRecording): Html {
  const source = address.replace('?', `/${language}?`);
  return html`<section><h2>${languageName(language)}, ${secondsOf(milliseconds)}</h2>
<audio controls preload="auto" src="${source}"></audio>
<p class="why">Its text:</p>
<p class="wording" lang="${language}" dir="auto">${text}</p></section>`;
}

/** The sound, to the person whom the link is for. */
export function sendRecording({ db, vault, cookies }: Parts): RequestHandler {
  return async (request, response) => {
    const file = openLink(request, response, vault);
    if (file === undefined) return;
    const reader = await readerOf({ db, cookies }, { request, response, file });
    if (reader === undefined) return;
    const campaignId = file.subject.id;
    if (!(await mayHear(db, { operatorId: reader, campaignId })))
      return refuseReader(response, 'recordings');
    const path = recordingPath.safeParse(request.params);
    const recordings = await findSealedRecordings(db, campaignId);
    const wanted = recordings.find(({ language }) => language === path.data?.language);
    const sound = wanted && (await findSound(db, vault, wanted.digest));
    if (sound === undefined) return tellGone(response);
    sendSound(request, response, sound);
  };
}

/** Somebody says that they listened. */
export function takeListened({ db, vault, cookies }: Parts): RequestHandler {
  return async (request, response) => {
    const file = openLink(request, response, vault);
    if (file === undefined) return;
    const operatorId = await readerOf({ db, cookies }, { request, response, file });
    if (operatorId === undefined) return;
    const campaignId = file.subject.id;
    if (!(await mayHear(db, { operatorId, campaignId })))
      return refuseReader(response, 'recordings');
    const recordings = await findSealedRecordings(db, campaignId);
    if (recordings.length === 0) return tellGone(response);
    const digests = recordings.map(({ digest }) => digest);
    await recordRecordingHeard(db, { operatorId, digests, way: 'page' });
    sendPlainPage(response, {
      status: 200,
      title: 'Recorded: you listened',
      words: 'Go back to the card in your chat, and press Approve or Send back.',
    });
  };
}

function tellGone(response: Response): void {
  sendPlainPage(response, {
    status: 404,
    title: 'This recording is gone',
    words: 'It was changed or deleted since the link was made. Press Listen on the card again.',
  });
}
