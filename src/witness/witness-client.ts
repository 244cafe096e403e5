/** Where a witness is asked, and the verifier key that it signs with, as it publishes it. */
export type WitnessAddress = { url: string; key: string };

/** What is asked of a witness: its old size, what leads from there to the checkpoint, and the checkpoint. */
export type WitnessQuestion = { from: number; proof: readonly Buffer[]; note: string };

export type WitnessAnswer =
  /** Lines of signatures, believed by nobody yet. */
  | { kind: 'signed'; lines: string[] }
  /** It has signed another size last. */
  | { kind: 'other-size'; size: number }
  /** The proof doesn't lead from what it knows to the checkpoint. */
  | { kind: 'not-consistent' }
  /** Not a word about the log: it doesn't know it, or doesn't work. */
  | { kind: 'refused'; status: number };

const timeoutMs = 10_000;
const mostBytes = 64_000;

/** https://c2sp.org/tlog-witness, `add-checkpoint`. Throws where there is no answer. */
export async function askWitness(
  { url }: Pick<WitnessAddress, 'url'>,
  { from, proof, note }: WitnessQuestion,
): Promise<WitnessAnswer> {
  const lines = proof.map((hash) => `${hash.toString('base64')}\n`).join('');
  const response = await fetch(`${url.replace(/\/+$/, '')}/add-checkpoint`, {
    method: 'POST',
    body: `old ${from}\n${lines}\n${note}`,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    // A redirect could lead to a witness that nobody chose.
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  const body = (await response.text()).slice(0, mostBytes);
  const size = /^(?:0|[1-9]\d{0,14})\n?$/.exec(body);
  if (response.status === 409 && size !== null)
    return { kind: 'other-size', size: Number(size[0]) };
  if (response.status === 422) return { kind: 'not-consistent' };
  if (response.status !== 200) return { kind: 'refused', status: response.status };
  return { kind: 'signed', lines: body.split('\n').filter((line) => line.startsWith('— ')) };
}
