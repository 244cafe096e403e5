import express, { type RequestHandler } from 'express';

/** A mail program may send its one click as a multipart form (RFC 8058, 3.2): read as the other kind is. A broken one is an empty form. */
export const readMultipart: RequestHandler[] = [
  express.raw({ type: 'multipart/form-data', limit: '2kb' }),
  async (request, _response, next) => {
    if (Buffer.isBuffer(request.body))
      request.body = await fieldsOf(request.body, request.get('content-type') ?? '');
    next();
  },
];

async function fieldsOf(body: Buffer, type: string): Promise<Record<string, unknown>> {
  try {
    const form = await new Response(new Uint8Array(body), {
      headers: { 'content-type': type },
    }).formData();
    return Object.fromEntries(form);
  } catch {
    return {};
  }
}
