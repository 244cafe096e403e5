type Person = { id: string; name: string; email: string };

/** A button a person, and one to go back. */
export function signInPage(people: readonly Person[], asked: Record<string, string>): string {
  const hidden = Object.entries(asked)
    .map(
      ([name, value]) =>
        `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
    )
    .join('');
  const buttons = people.map(
    ({ id, name, email }) =>
      `<p><button name="person" value="${escapeHtml(id)}">${escapeHtml(name)} · ${escapeHtml(email)}</button></p>`,
  );
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>The district's directory (emulated)</title>
<style>:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:2rem auto;padding:0 1rem}
button{font:inherit;width:100%;min-height:2.75rem;text-align:left;padding:.5rem .75rem}</style></head>
<body><main><h1>Sign in</h1><p>The district’s directory, emulated. Who are you?</p>
<form method="post">${hidden}${buttons.join('\n')}
<p><button name="person" value="">Nobody: go back</button></p></form></main></body></html>
`;
}

const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
