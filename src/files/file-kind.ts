import type { z } from 'zod';
import type { Db, Transaction } from '#database/transaction.ts';
import type { FileSubject, Spares } from '#domain/people/operator/may-take-files.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { type FileAsked, fileAddress } from '#domain/proof/file/file-link.ts';
import type { FileRefused, OpenedFile } from '#domain/proof/file/record-download.ts';
import type { ReportCopy } from '#domain/report/find-report.ts';
import type { Vault } from '#vault/vault.ts';

/** A file as a browser gets it. Lines leave as they come, so nobody holds a long file whole. */
export type Download = {
  name: string;
  type?: string;
  body: Buffer | AsyncIterable<string | Uint8Array>;
};
/** What the page says instead. */
export type Said = { status: 200 | 404; title: string; words: string };

export type FileParts = {
  db: Db;
  vault: Pick<Vault, 'decrypt'>;
  /** Where reports are read, if not in the database itself. */
  copy?: ReportCopy | undefined;
};

/** Who has the file now, and what it is made of. */
export type FileReader = FileParts & { operator: Operator; expiresAt: Temporal.Instant };

export type LinkedFile = {
  /** The heading of its page. */
  title: string;
  subject: FileSubject;
  /** Where other words than its kind's bring a new link. */
  askAgain?: string;
  /** In the transaction of the download's entry: whether this person may have it, and how it is made. */
  open: (tx: Transaction, reader: FileReader) => Promise<OpenedFile<Download | Said> | FileRefused>;
};

/** A kind of file that leaves the product by a link, for the person who asked for it. */
export type FileKind<Params = unknown> = {
  /** As it stands in the address. */
  name: string;
  params: z.ZodType<Params>;
  /** The words in chat that bring a new link. */
  askAgain: string;
  /** Whom it is for, as a person reads it who isn't. */
  readers: string;
  /** What of it an open incident does not hold; without it, nothing. */
  spares?: Spares;
  /** The file of these parameters; undefined where they are none of this kind. */
  of: (params: unknown) => LinkedFile | undefined;
};

export function fileKind<Params>({
  of,
  ...kind
}: Omit<FileKind<Params>, 'of'> & { of: (params: Params) => LinkedFile }): FileKind<Params> {
  return {
    ...kind,
    of(given) {
      const params = kind.params.safeParse(given);
      return params.success ? of(params.data) : undefined;
    },
  };
}

/** A page says so where the hour is over. */
const linkHours = 1;

/** Where a file can be had for an hour, by the person who asks for it and nobody else. */
export function fileLink<Params>(
  kind: Pick<FileKind<Params>, 'name' | 'params'>,
  params: NoInfer<Params>,
  {
    operatorId,
    at = Temporal.Now.instant(),
  }: { operatorId: string; at?: Temporal.Instant | undefined },
  { publicUrl, vault }: { publicUrl: string; vault: Pick<Vault, 'sign'> },
): string {
  const asked: FileAsked = { operatorId, expiresAt: at.add({ hours: linkHours }) };
  return `${publicUrl.replace(/\/+$/, '')}${fileAddress(kind.name, params, asked, vault)}`;
}

export const refused = (reason: FileRefused['reason']): FileRefused => ({
  kind: 'refused',
  reason,
});

/** The file doesn't exist; the audit log records no entry. */
export const said = (words: Said): OpenedFile<Said> => ({
  kind: 'open',
  entry: null,
  file: async () => words,
});

export const forOverseers = 'Evidence and reports are for district compliance and administrators.';
