/** For a phone held in one hand; a wider screen gets the same column. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ink: light-dark(#1c2430, #e8ebf0);
  --soft: light-dark(#566173, #a7b0be);
  --paper: light-dark(#f4f5f7, #14181e);
  --sheet: light-dark(#ffffff, #1d232c);
  --line: light-dark(#d9dde4, #363e4a);
  --yes: light-dark(#176639, #7fd3a0);
  --act: light-dark(#a3261d, #b63a30);
  --good: light-dark(#e3f3e9, #1b3526);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.5 system-ui, sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 1.25rem 1rem 3rem; }
h1 { margin: 0.5rem 0 0.75rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance; }
h2 { margin: 0 0 0.75rem; font-size: 1.1875rem; line-height: 1.3; }
p, ul { margin: 0 0 0.875rem; }
ul { padding-left: 1.25rem; }
li { margin-bottom: 0.5rem; }
a { color: inherit; text-underline-offset: 0.15em; }
a.tel { white-space: nowrap; }
.language { text-align: right; margin: 0; }
.language a { display: inline-block; padding: 0.5rem 0 0.5rem 1rem; }
section { margin: 1.25rem 0; padding: 1.125rem 1rem; background: var(--sheet); border: 1px solid var(--line);
  border-radius: 0.75rem; }
section > :last-child { margin-bottom: 0; }
.done { padding: 0.875rem 1rem; background: var(--good); border-radius: 0.75rem; }
table { width: 100%; margin: 0 0 0.875rem; border-collapse: collapse; }
th, td { padding: 0.625rem 0; text-align: left; vertical-align: top; border-top: 1px solid var(--line); font-weight: 400; }
thead th, thead td { padding-top: 0; border-top: 0; color: var(--soft); font-size: 0.9375rem; }
tbody td, thead th { width: 5.25rem; padding-left: 0.75rem; }
th small { display: block; color: var(--soft); font-size: 0.875rem; line-height: 1.35; }
.yes { color: var(--yes); font-weight: 600; }
.no { color: var(--soft); }
.why { color: var(--soft); font-size: 0.9375rem; }
button { width: 100%; min-height: 3.25rem; padding: 0.75rem 1rem; border: 0; border-radius: 0.625rem;
  background: var(--act); color: #fff; font: inherit; font-weight: 600; line-height: 1.3; cursor: pointer; }
button:focus-visible, a:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
`;
