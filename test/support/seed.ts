/**
 * Where chance begins: the same in every run, so that none fails by it. `SEED=2` tries another, and a long run (`RUNS`)
 * begins elsewhere each time.
 */
export const seed = Number(process.env['SEED'] ?? (process.env['RUNS'] ? Date.now() % 2 ** 31 : 1));
