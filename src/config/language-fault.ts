/** The file and the key of a fault in a language's file, and not where in the code it was read; undefined of any other fault. */
export function languageFault(error: unknown): string | undefined {
  return error instanceof Error && error.name === 'LanguageFileFault'
    ? `Not started: src/domain/language/words/${error.message}`
    : undefined;
}
