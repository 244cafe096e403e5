/** Does the same for each campaign; one that fails does not keep the others from it. Throws what failed, at the end. */
export async function eachCampaign(
  campaigns: readonly { id: string }[],
  act: (id: string) => Promise<unknown>,
): Promise<void> {
  const faults: unknown[] = [];
  for (const { id } of campaigns) {
    try {
      await act(id);
    } catch (cause) {
      faults.push(new Error(`campaign ${id}`, { cause }));
    }
  }
  if (faults.length === 1) throw faults[0];
  if (faults.length > 1) throw new AggregateError(faults, `${faults.length} campaigns`);
}
