/** Does something as a person of the page. Words of trouble come back, or undefined where all went well. */
export async function performAct(path: string, body: object): Promise<string | undefined> {
  const isFile = body instanceof Blob;
  try {
    const response = await fetch(`/act/${path}`, {
      method: 'POST',
      headers: { 'content-type': isFile ? 'application/octet-stream' : 'application/json' },
      body: isFile ? body : JSON.stringify(body),
    });
    const answer = (await response.json()) as { trouble?: string };
    return answer.trouble;
  } catch {
    return 'The sandbox is no longer running.';
  }
}
