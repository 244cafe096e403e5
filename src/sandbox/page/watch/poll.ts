const everyMs = 1_000;

export type Poll<Found> = {
  /** Absent until it was found for the first time. */
  latest(): Found | undefined;
  close(): void;
};

/** Looks once a second. While the database restarts, what was found last stays in view. */
export function poll<Found>(find: () => Promise<Found>): Poll<Found> {
  let latest: Found | undefined;
  const look = () =>
    find().then(
      (found) => {
        latest = found;
      },
      () => {},
    );
  void look();
  const looking = setInterval(() => void look(), everyMs);
  return { latest: () => latest, close: () => clearInterval(looking) };
}
