import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { type Form, formIds } from '#cards/form.ts';

const choices = z.array(z.object({ value: z.string(), label: z.string() }));
const common = {
  name: z.string(),
  label: z.string(),
  hint: z.string().exactOptional(),
  optional: z.literal(true).exactOptional(),
};
const value = z.string().exactOptional();

const field = z.discriminatedUnion('kind', [
  z.object({
    ...common,
    kind: z.literal('text'),
    value,
    multiline: z.literal(true).exactOptional(),
    maxLength: z.number(),
  }),
  z.object({
    ...common,
    kind: z.literal('choice'),
    choices,
    value,
    redraws: z.enum(formIds).exactOptional(),
  }),
  z.object({
    ...common,
    kind: z.literal('choices'),
    choices,
    values: z.array(z.string()).exactOptional(),
  }),
  z.object({ ...common, kind: z.literal('date'), value }),
  z.object({ ...common, kind: z.literal('time'), value }),
  z.object({ kind: z.literal('words'), name: z.string(), label: z.string(), text: z.string() }),
]);

const form = z.object({
  verb: z.enum(formIds),
  title: z.string(),
  submitLabel: z.string(),
  data: z.record(z.string(), z.string()),
  intro: z.string().exactOptional(),
  note: z.string().exactOptional(),
  cancel: z.enum(formIds).exactOptional(),
  fields: z.array(field),
  buttons: z
    .array(
      z.object({
        verb: z.enum(formIds),
        label: z.string(),
        data: z.record(z.string(), z.string()).exactOptional(),
      }),
    )
    .exactOptional(),
});

/**
 * A dialog's form, carried by its own submit button. Teams replaces a dialog as a whole, so showing
 * what is wrong needs the form again; carried along, it survives a restart and any number of bots.
 */
export function packForm(whole: Form): string {
  return deflateRawSync(JSON.stringify(whole)).toString('base64url');
}

/** Undefined for anything that isn't a packed form. What it says comes from a client: untrusted. */
export function unpackForm(packed: string): Form | undefined {
  try {
    const bytes = inflateRawSync(Buffer.from(packed, 'base64url'), { maxOutputLength: 200_000 });
    return form.safeParse(JSON.parse(bytes.toString())).data;
  } catch {
    return undefined;
  }
}
