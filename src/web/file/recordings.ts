import type { Request, RequestHandler, Response } from 'express';
import { languageName } from '#domain/language/languages.ts';
import type { SealedRecording } from '#domain/voice/recording/find-sealed-recordings.ts';
import { findSound } from '#domain/voice/recording/find-sound.ts';
import { secondsOf } from '#domain/voice/recording/recording.ts';
import type { LinkedFile } from '#files/file-kind.ts';
import { hearing, recordingGone, recordingsFile } from '#files/kinds/recordings-file.ts';
import type { Vault } from '#vault/vault.ts';
import { type Html, html } from '#web/html.ts';
import { sendPage, sendPlainPage } from '#web/page.ts';
import { type FileServer, isSignedIn, isTheirs, openFile, openLink } from './serve-file.ts';

/** The page on which an approver plays the recordings of a closure. Opening it counts for nothing. */
export function showRecordings(server: FileServer): RequestHandler {
  return async (request, response) => {
    const linked = openLink(server, request, response, recordingsFile.name);
    if (linked === undefined) return;
    const visit = { request, response, linked };
    if (!(await isSignedIn(server, visit))) return;
    const recordings = await openFile(server, visit, hearing(campaignOf(linked.file)));
    if (recordings === undefined) return;
    const closure = recordings[0]?.closure;
    const title = closure === undefined ? linked.file.title : `Recordings of closure ${closure}`;
    sendPage(response, {
      status: 200,
      language: 'en',
      title,
      body: html`<h1>${title}</h1>
<p>Families hear who is calling, then this recording, and then which keys they can press.</p>
${recordings.map((recording) => player(linked.address, recording))}
<form method="post" action="${linked.address}"><button class="go">I listened to it</button></form>
<p class="why">Your name and the time are recorded. Then go back to the card and press Approve, or Send back.</p>`,
    });
  };
}

function player(address: string, { language, milliseconds, text }: SealedRecording): Html {
  return html`<section><h2>${languageName(language)}, ${secondsOf(milliseconds)}</h2>
<audio controls preload="auto" src="${address}/${language}"></audio>
<p class="why">Its text:</p>
<p class="wording" lang="${language}" dir="auto">${text}</p></section>`;
}

/** The sound, to the person whom the link is for. */
export function sendRecording(server: FileServer & { vault: Vault }): RequestHandler {
  return async (request, response) => {
    const linked = openLink(server, request, response, recordingsFile.name);
    if (linked === undefined) return;
    const visit = { request, response, linked };
    if (!(await isTheirs(server, visit))) return;
    const recordings = await openFile(server, visit, hearing(campaignOf(linked.file)));
    if (recordings === undefined) return;
    const wanted = recordings.find(({ language }) => language === request.params['language']);
    const sound = wanted && (await findSound(server.db, server.vault, wanted.digest));
    if (sound === undefined) return sendPlainPage(response, recordingGone);
    sendSound(request, response, sound);
  };
}

const campaignOf = ({ subject }: LinkedFile) => subject.id;

/** A sound, or the part of it that a player asks for: those of Apple play nothing without (RFC 9110, 14.2). */
function sendSound(request: Request, response: Response, sound: Buffer): void {
  response.type('audio/wav').set('Accept-Ranges', 'bytes');
  const ranges = request.range(sound.length, { combine: true });
  if (ranges === -1) {
    response.status(416).set('Content-Range', `bytes */${sound.length}`).end();
    return;
  }
  const [range] = Array.isArray(ranges) && ranges.type === 'bytes' ? ranges : [];
  if (range === undefined) {
    response.send(sound);
    return;
  }
  const { start, end } = range;
  response
    .status(206)
    .set('Content-Range', `bytes ${start}-${end}/${sound.length}`)
    .send(sound.subarray(start, end + 1));
}
