import express, { type RequestHandler } from 'express';
import { z } from 'zod';

/** What an act answers: nothing, or words for the person who did it. */
export type Outcome = { trouble?: string };

/** A person on the page does something: the body is checked, and a plain no comes back in words. */
export function act<Shape extends z.ZodType>(
  shape: Shape,
  perform: (body: z.infer<Shape>) => Outcome | Promise<Outcome>,
): RequestHandler {
  return async (request, response) => {
    const body = shape.safeParse(request.body);
    if (!body.success) {
      response.status(400).json({ trouble: z.prettifyError(body.error) });
      return;
    }
    try {
      response.json(await perform(body.data));
    } catch (error) {
      // The far side throws where a person could not do this at all: a button that has gone.
      response
        .status(409)
        .json({ trouble: error instanceof Error ? error.message : String(error) });
    }
  };
}

/** A file as the body of a request; who sends it, and what it is called, stand in the address. */
export const sentFile = z.object({
  userId: z.string().max(60),
  name: z.string().min(1).max(200),
  bytes: z.instanceof(Buffer),
});

export const readFileBody: RequestHandler[] = [
  express.raw({ type: 'application/octet-stream', limit: '25mb' }),
  (request, _response, next) => {
    request.body = { ...request.query, bytes: request.body };
    next();
  },
];

/** What the platforms tell a person when the bot did not answer well. */
export function troubleOf(answer: { status: number }): Outcome {
  if (answer.status >= 200 && answer.status < 300) return {};
  const why = answer.status === 0 ? 'did not answer in time' : `answered ${answer.status}`;
  return { trouble: `Bellwether ${why}.` };
}
