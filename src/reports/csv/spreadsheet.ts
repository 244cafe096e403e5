/** A file for spreadsheets: RFC 4180, UTF-8 with the mark that Excel wants, one header. */
export const spreadsheet = {
  header: true,
  bom: true,
  record_delimiter: 'windows',
  // A school may be called =HYPERLINK(…): an apostrophe in front makes it words again.
  // https://owasp.org/www-community/attacks/CSV_Injection
  escape_formulas: true,
  // Half an end of a line is one to some readers, and what stands behind it would begin a cell.
  quoted_match: /[\r\n]/,
} as const;
