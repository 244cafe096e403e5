import { z } from 'zod';
import { pageLanguages } from '#domain/language/languages.ts';
import type { components, paths } from './api.d.ts';

// The run-time half of manifests/openapi/bellwether.yaml for what people send; the compiler holds the two together.
type Schemas = components['schemas'];
type EnterQuery = paths['/family/code']['get']['parameters']['query'];
type FamilyQuery = NonNullable<paths['/family/{token}']['get']['parameters']['query']>;
type AgreeQuery = paths['/family/{token}/agree']['get']['parameters']['query'];
type SignIn = paths['/directory/start/{state}']['get']['parameters'];
type StopQuery = paths['/family/{token}/stop']['get']['parameters']['query'];

export const familyToken = z.string().regex(/^[A-Za-z0-9_-]{50}$/) satisfies z.ZodType<
  Schemas['FamilyToken']
>;

export const letterToken = z.string().regex(/^[A-Za-z0-9_-]{71}$/) satisfies z.ZodType<
  Schemas['LetterToken']
>;

/** A button of the page, or RFC 8058’s one click of a mail program. What says neither asks for nothing. */
export const stopMailForm = z.union([
  z.object({ what: z.enum(['stop', 'again']) }),
  z.object({ 'List-Unsubscribe': z.literal('One-Click') }).transform(() => ({ what: undefined })),
]) satisfies z.ZodType<{ what: 'stop' | 'again' | undefined }, Schemas['StopMailForm']>;

export const signInState = z.string().regex(/^[A-Za-z0-9_-]{43}$/) satisfies z.ZodType<
  SignIn['path']['state']
>;

const pageLanguage = z.lazy(() =>
  z.enum(pageLanguages().map(({ code }) => code)),
) satisfies z.ZodType<Schemas['PageLanguage']>;
const channel = z.enum(['voice', 'text']) satisfies z.ZodType<Schemas['Channel']>;
const purpose = z.enum(['school-mission', 'other']) satisfies z.ZodType<Schemas['ConsentPurpose']>;

/** As somebody types it, with a space or a hyphen perhaps. */
const enteredCode = z.string().max(12);

export const closureNumber = z.coerce.number().int().min(1).max(2_147_483_647) satisfies z.ZodType<
  paths['/feed/{number}']['get']['parameters']['path']['number']
>;

export const noticeQuery = z.object({ language: pageLanguage.exactOptional() }) satisfies z.ZodType<
  NonNullable<paths['/privacy']['get']['parameters']['query']>
>;

export const familyQuery = z.object({
  language: pageLanguage.exactOptional(),
  done: z
    .enum([
      'agreed',
      'stopped',
      'texts-only',
      'calls-again',
      'all-stopped',
      'not-mine',
      'no-longer-listed',
      'language-chosen',
      'first-number',
      'request-sent',
      'receipt-later',
      'receipt-empty',
    ])
    .exactOptional(),
  phone: z.uuid().exactOptional(),
}) satisfies z.ZodType<FamilyQuery>;

export const agreeQuery = z.object({
  phone: z.uuid(),
  channel,
  purpose,
  language: pageLanguage,
}) satisfies z.ZodType<AgreeQuery>;

export const stopQuery = z.object({
  phone: z.uuid(),
  scope: z.enum(['all', 'wrong-number']),
  language: pageLanguage,
}) satisfies z.ZodType<StopQuery>;

export const stopForm = z.object({
  phone: z.uuid(),
  scope: z
    .enum(['non-emergency', 'all', 'wrong-number', 'texts-only', 'calls-again'])
    .exactOptional(),
  channel: channel.exactOptional(),
  purpose: purpose.exactOptional(),
  language: pageLanguage.exactOptional(),
  code: enteredCode.exactOptional(),
}) satisfies z.ZodType<Schemas['StopForm']>;

export const languageForm = z.object({
  speech: pageLanguage,
  language: pageLanguage,
}) satisfies z.ZodType<Schemas['LanguageForm']>;

export const firstForm = z.object({
  phone: z.uuid(),
  language: pageLanguage,
}) satisfies z.ZodType<Schemas['FirstForm']>;

export const requestForm = z.object({
  kind: z.enum(['data', 'correction']),
  words: z.string().max(2_000).exactOptional(),
  language: pageLanguage,
}) satisfies z.ZodType<Schemas['RequestForm']>;

/** What is typed as a number is read where it comes in, and never kept. */
export const askForm = z.object({
  number: z.string().max(40),
  channel,
  language: pageLanguage.exactOptional(),
}) satisfies z.ZodType<Schemas['AskForm']>;

export const enterQuery = z.object({
  asked: z.uuid(),
  language: pageLanguage.exactOptional(),
}) satisfies z.ZodType<EnterQuery>;

export const enterForm = z.object({
  asked: z.uuid(),
  code: enteredCode,
  language: pageLanguage.exactOptional(),
}) satisfies z.ZodType<Schemas['EnterForm']>;

export const checkForm = z.object({
  code: enteredCode,
  language: pageLanguage.exactOptional(),
}) satisfies z.ZodType<Schemas['CheckForm']>;

export const receiptForm = z.object({ language: pageLanguage }) satisfies z.ZodType<
  Schemas['ReceiptForm']
>;

export const agreeForm = z.object({
  phone: z.uuid(),
  channel,
  purpose,
  language: pageLanguage,
  wording: z.string().regex(/^page-[0-9a-f]{16}$/),
  page: z.uuid(),
  code: enteredCode.exactOptional(),
}) satisfies z.ZodType<Schemas['AgreeForm']>;
