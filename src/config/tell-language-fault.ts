// The files of the languages are read while a program loads, before anything of it can catch what is wrong in one. An entry
// point imports this first: the file and the key are told, not where in the code they were read. Other faults stay as they are.
process.on('uncaughtExceptionMonitor', (error) => {
  if (error.name !== 'LanguageFileFault') return;
  console.error(`Not started: src/domain/language/words/${error.message}`);
  process.exit(1);
});
