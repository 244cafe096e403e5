import type { RoundedCount } from '#domain/consent/report/rounded-count.ts';
import type { Cell } from './cell.ts';

/** Whole days in the district, the last one included. */
export type ReportPeriod = { from: Temporal.PlainDate; to: Temporal.PlainDate };

/** The forms in which a report leaves the product: for staff, and for boards. */
export const reportFormats = ['csv', 'pdf'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** What every report is: figures to begin with, then tables. It knows no name and no number of a family. */
export type Report = ReportHead &
  ReportBody & { /** How things stand, of no period. */ isOfToday: boolean };

export type ReportHead = {
  /** As it is typed, and in its address. */
  name: string;
  title: string;
  at: Temporal.Instant;
  districtName: string;
  timeZone: string;
  period: ReportPeriod;
  /** Names; undefined for the whole district. */
  schools: readonly string[] | undefined;
};

export type ReportBody = {
  /** The one share that a reader looks for first, and of what: a bar on a card, large on paper. */
  share?: ReportShare;
  headline: readonly { label: string; figure: Cell }[];
  tables: readonly ReportTable[];
  /** How the figures are to be read, in sentences. */
  notes: readonly string[];
  /** The same of columns that a card has no room for. */
  fileNotes?: readonly string[];
};

export type ReportTable = {
  title: string;
  columns: readonly ReportColumn[];
  rows: readonly (readonly Cell[])[];
  /** Of all rows, where rounded ones don't add up. */
  total?: readonly Cell[];
  /** What is said where there is no row. */
  none: string;
  /** Where it stands, if not everywhere: a card has room for little, and a page for less than a spreadsheet. */
  only?: 'files' | 'csv';
  /** Drawn above it on paper. */
  bars?: ReportBars;
};

export type ReportShare = { part: RoundedCount; whole: RoundedCount; words: string };

/** A bar for each row, divided into the parts of a whole; the smallest first part comes first. */
export type ReportBars = {
  title: string;
  /** What is read aloud in its place. */
  alt: string;
  rowLabel: string;
  wholeLabel: string;
  partLabels: readonly string[];
  rows: readonly ReportBar[];
};

export type ReportBar = { name: string; whole: RoundedCount; parts: readonly RoundedCount[] };

export type ReportColumn = {
  label: string;
  align: 'left' | 'right';
  /** Stands once above neighboring columns of the same group. */
  group?: string;
  only?: 'card' | 'files';
};

export const left = (label: string): ReportColumn => ({ label, align: 'left' });
export const right = (label: string): ReportColumn => ({ label, align: 'right' });
/** Of figures that a card has no room for. */
export const inFiles = (label: string): ReportColumn => ({ ...right(label), only: 'files' });

/** Several reports of one year, bound together with the proof of the log that they rest on. */
export type ReportPack = ReportHead & { reports: readonly Report[]; proof: LogProof | undefined };

/** The log at the moment of the pack: anyone who has a checkpoint from elsewhere can compare. */
export type LogProof = {
  size: number;
  root: string;
  /** The signed note, to be kept and compared. */
  note: string;
  at: Temporal.Instant;
};
