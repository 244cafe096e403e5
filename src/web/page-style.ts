/** For a phone held in one hand; a wider screen gets the same column. Whatever can be pressed is 44 px high. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ink: light-dark(#1c2430, #e8ebf0);
  --soft: light-dark(#566173, #a7b0be);
  --paper: light-dark(#f4f5f7, #14181e);
  --sheet: light-dark(#ffffff, #1d232c);
  --line: light-dark(#d9dde4, #363e4a);
  --edge: light-dark(#7a8596, #7f8a9b);
  --yes: light-dark(#176639, #7fd3a0);
  --go: light-dark(#176639, #2a7d4f);
  --act: light-dark(#a3261d, #b63a30);
  --warn: light-dark(#a3261d, #ff9d92);
  --good: light-dark(#e3f3e9, #1b3526);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.5 system-ui, sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 1.25rem 1rem 3rem; }
h1 { margin: 0.5rem 0 0.75rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance; overflow-wrap: break-word; }
h2 { margin: 0 0 0.75rem; font-size: 1.1875rem; line-height: 1.3; }
p, ul { margin: 0 0 0.875rem; }
ul { padding-inline-start: 1.25rem; }
ul + h2 { margin-top: 1.75rem; }
li { margin-bottom: 0.5rem; }
a { color: inherit; text-underline-offset: 0.15em; }
.language { text-align: end; }
.language p, .language ul { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 0 1rem; margin: 0; padding: 0;
  list-style: none; }
.language li { margin: 0; }
.language a { display: inline-block; min-width: 2.75rem; padding: 0.625rem 0; text-align: center; }
summary { display: inline-block; min-height: 2.75rem; padding: 0.625rem 0; color: var(--soft); text-decoration: underline;
  text-underline-offset: 0.15em; cursor: pointer; }
summary h2 { display: inline; }
section { margin: 1.25rem 0; padding: 1.125rem 1rem; background: var(--sheet); border: 1px solid var(--line);
  border-radius: 0.75rem; scroll-margin-top: 0.75rem; }
section > :last-child { margin-bottom: 0; }
.done { padding: 0.875rem 1rem; background: var(--good); border-radius: 0.75rem; }
table { width: 100%; border-collapse: collapse; border-top: 1px solid var(--line); }
caption { padding: 0.75rem 0 0.25rem; text-align: start; font-weight: 600; line-height: 1.3; }
caption small { display: block; color: var(--soft); font-size: 0.875rem; font-weight: 400; }
th, td { padding: 0.1875rem 0; text-align: start; font-weight: 400; }
th { width: 6rem; padding-inline-end: 0.5rem; color: var(--soft); }
td:last-child { text-align: end; }
td .button { min-width: 8rem; overflow-wrap: anywhere; hyphens: auto; }
@media (max-width: 22rem) { td .button { min-width: 0; padding-inline: 0.5rem; } }
article h2 { margin-top: 1.75rem; }
article table { margin-bottom: 0.875rem; }
article th, article td, article td:last-child { width: 50%; padding-block: 0.375rem; text-align: start; vertical-align: top; }
.yes { color: var(--yes); font-weight: 600; }
.no { color: var(--soft); }
.why { margin-top: 0.75rem; color: var(--soft); font-size: 0.9375rem; }
.aside { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.wording { margin: 0 0 1.25rem; padding-block: 0.125rem; padding-inline-start: 1rem; border-inline-start: 0.25rem solid var(--edge);
  white-space: pre-line; overflow-wrap: break-word; }
button, .button { display: inline-flex; align-items: center; justify-content: center; min-height: 2.75rem;
  padding: 0.25rem 0.875rem; border: 1.5px solid var(--edge); border-radius: 0.625rem; background: none;
  color: var(--ink); font: inherit; font-size: 0.9375rem; font-weight: 600; line-height: 1.3; text-align: center;
  text-decoration: none; cursor: pointer; }
.go, .stop, .soft, .other { width: 100%; min-height: 3.25rem; margin-bottom: 0.75rem; padding: 0.625rem 0.75rem; font-size: 1rem;
  text-wrap: balance; }
.go { border-color: var(--go); background: var(--go); color: #fff; }
.stop { border-color: var(--act); background: var(--act); color: #fff; }
.soft { border-color: var(--warn); color: var(--warn); }
.quiet { padding: 0; list-style: none; }
.quiet li { margin: 0; }
.quiet a { display: flex; align-items: center; min-height: 2.75rem; padding: 0.375rem 0; }
label { display: block; margin-bottom: 0.875rem; font-weight: 600; }
input[name] { min-height: 2.75rem; width: 10rem; padding: 0.25rem 0.75rem; border: 1.5px solid var(--edge);
  border-radius: 0.625rem; background: var(--sheet); color: var(--ink); font: inherit; letter-spacing: 0.1em; }
select { display: block; width: 100%; min-height: 2.75rem; margin-bottom: 0.75rem; padding: 0.25rem 0.75rem; border: 1.5px solid var(--edge);
  border-radius: 0.625rem; background: var(--sheet); color: var(--ink); font: inherit; }
input.wide, textarea { width: 100%; }
textarea { display: block; padding: 0.5rem 0.75rem; border: 1.5px solid var(--edge); border-radius: 0.625rem;
  background: var(--sheet); color: var(--ink); font: inherit; }
form > .button { margin: 0 0 0.75rem; margin-inline-end: 0.5rem; }
audio { width: 100%; }
button:focus-visible, a:focus-visible, summary:focus-visible, input:focus-visible, select:focus-visible, textarea:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
`;
