import { z } from 'zod';

export type Program = 'bot' | 'worker' | 'imports';

/** One name of the environment: what it must be, who reads it, and its lines for people. */
export type Setting<Shape extends z.ZodType = z.ZodType> = {
  shape: Shape;
  /** The programs that read it; the first one's file has it where it is not everybody's. */
  readBy: readonly [Program, ...Program[]];
  /** Another program refuses to start with it: who holds it can act as its reader. */
  isTheirsAlone?: true;
  /** The secret that it replaces for a while, once that one is changed. */
  before?: string;
  /** The address of somebody else's platform, which only an emulated far side replaces. */
  isFarSide?: true;
  /** Whether it is needed, as docs/operations.md says it; in Markdown. */
  needed: string;
  /** What it is, in Markdown. Neighbors that say the same are one line. */
  about: string;
  /** What .env.example has to begin with; without it nothing. */
  example?: string;
};

export const isLoopback = (url: string) =>
  URL.canParse(url) && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);

export const url = z.url({
  protocol: /^https?$/,
  error: 'must be an address such as https://bellwether.example.org',
  abort: true,
});
export const uuid = z.uuid('must be an id such as 6f1e2d3c-0000-4000-8000-00000000b07a');
export const key = z
  .string()
  .refine((text) => Buffer.from(text, 'base64').length === 32, 'must be 32 random bytes in base64');

/** White space alone is as good as nothing. */
export const secret = (least: number) =>
  z
    .string()
    .refine((text) => text.trim().length >= least, `must have at least ${least} characters`);

/** What the two ends of a change of a secret share. */
export const whileChanging = (before: string) =>
  ({ before, needed: `while changing \`${before}\`` }) as const;

/** An address of an emulated far side. */
export const farSide = {
  isFarSide: true,
  needed: 'never',
  about: 'an emulated far side; refused with a real `PUBLIC_URL` unless it is https',
} as const;
