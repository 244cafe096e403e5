import { z } from 'zod';
import type { components, paths } from './api.d.ts';

// The run-time half of manifests/openapi/bellwether.yaml for what people send; the compiler holds the two together.
type Schemas = components['schemas'];
type Evidence = paths['/evidence/{campaign}']['get']['parameters'];
type FamilyQuery = NonNullable<paths['/family/{token}']['get']['parameters']['query']>;

export const evidencePath = z.object({ campaign: z.uuid() }) satisfies z.ZodType<Evidence['path']>;

export const evidenceQuery = z.object({
  expires: z.string().regex(/^\d{10}$/),
  signature: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
}) satisfies z.ZodType<Evidence['query']>;

export const familyToken = z.string().regex(/^[A-Za-z0-9_-]{50}$/) satisfies z.ZodType<
  Schemas['FamilyToken']
>;

const pageLanguage = z.enum(['en', 'es']) satisfies z.ZodType<Schemas['PageLanguage']>;

export const familyQuery = z.object({
  language: pageLanguage.exactOptional(),
  stopped: z.literal('yes').exactOptional(),
}) satisfies z.ZodType<FamilyQuery>;

export const stopForm = z.object({
  phone: z.uuid(),
  language: pageLanguage.exactOptional(),
}) satisfies z.ZodType<Schemas['StopForm']>;
