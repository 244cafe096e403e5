import type { Request, Response } from 'express';

/** A sound, or the part of it that a player asks for: those of Apple play nothing without (RFC 9110, 14.2). */
export function sendSound(request: Request, response: Response, sound: Buffer): void {
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
