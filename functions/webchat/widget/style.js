// A site may set --nightdesk-accent and --nightdesk-on-accent; everything else is the widget's own.
const STYLE = `
:host { all: initial; position: fixed; inset-block-end: 20px; inset-inline-end: 20px; z-index: 2147483000; color-scheme: light dark; }
:host(:dir(rtl)) { direction: rtl; }
* { box-sizing: border-box; }
.all {
  --accent: var(--nightdesk-accent, #1f4fbf); --on-accent: var(--nightdesk-on-accent, #fff);
  --back: #fff; --front: #16191f; --quiet: #545b68; --theirs: #eef0f4; --line: #d5d9e0; --field: #767e8c;
  font: 16px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; color: var(--front);
}
@media (prefers-color-scheme: dark) {
  .all {
    --accent: var(--nightdesk-accent, #9db8ff); --on-accent: var(--nightdesk-on-accent, #0b1638);
    --back: #171a21; --front: #eceef2; --quiet: #a9b0bd; --theirs: #272c36; --line: #363c48; --field: #8b93a1;
  }
}
button, textarea { font: inherit; color: inherit; }
button { cursor: pointer; border: 0; background: none; padding: 0; min-inline-size: 44px; min-block-size: 44px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
[hidden] { display: none !important; }
.sr { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
svg { display: block; inline-size: 24px; block-size: 24px; margin: auto; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.launcher {
  position: relative; inline-size: 60px; block-size: 60px; border-radius: 30px; background: var(--accent); color: var(--on-accent);
  box-shadow: 0 4px 16px #0005;
}
.launcher svg { inline-size: 28px; block-size: 28px; }
.launcher:focus-visible { outline-offset: 3px; box-shadow: 0 0 0 3px var(--back); }
.badge {
  position: absolute; inset-block-start: -4px; inset-inline-end: -4px; min-inline-size: 24px; padding: 0 6px; border-radius: 12px;
  background: #b3261e; color: #fff; font-size: 14px; font-weight: 600; line-height: 24px; text-align: center;
}
.panel {
  position: fixed; inset-block-end: 20px; inset-inline-end: 20px; display: flex; flex-direction: column; overflow: hidden;
  inline-size: 384px; max-inline-size: calc(100vw - 40px); block-size: min(640px, calc(100vh - 40px));
  border: 1px solid var(--line); border-radius: 16px; background: var(--back); box-shadow: 0 12px 40px #0006;
}
header { display: flex; align-items: center; gap: 8px; padding: 8px 8px 8px 20px; padding-inline: 20px 8px; background: var(--accent); color: var(--on-accent); }
h2 { flex: 1; margin: 0; font-size: 17px; font-weight: 600; overflow-wrap: anywhere; }
header :focus-visible { outline-color: var(--on-accent); outline-offset: -3px; border-radius: 10px; }
.log { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 16px; display: flex; flex-direction: column; gap: 6px; }
.log:focus-visible { outline-offset: -3px; }
.message { max-inline-size: 85%; align-self: flex-start; }
.message p {
  inline-size: fit-content; margin: 0; padding: 9px 14px; border-radius: 16px; border-end-start-radius: 4px; background: var(--theirs);
  white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; text-align: start;
}
small { font-size: 13px; color: var(--quiet); white-space: nowrap; }
.message > small { display: block; margin: 2px 6px 6px; white-space: normal; }
.visitor { align-self: flex-end; }
.visitor p { margin-inline-start: auto; border-radius: 16px; border-end-end-radius: 4px; background: var(--accent); color: var(--on-accent); }
.visitor > small { text-align: end; }
.waiting p { background: none; color: var(--front); box-shadow: inset 0 0 0 2px var(--field); }
.choices { display: flex; flex-wrap: wrap; gap: 8px; margin-block: 8px 4px; }
.choice {
  padding: 8px 14px; border: 1px solid var(--field); border-radius: 22px; background: var(--back); text-align: start;
  overflow-wrap: anywhere; unicode-bidi: plaintext;
}
.choice:hover { border-color: var(--accent); }
.message:has(~ .visitor) .choices { display: none; }
.gone p { font-style: italic; background: none; color: var(--quiet); box-shadow: inset 0 0 0 1px var(--line); }
a { color: inherit; text-decoration: underline; text-underline-offset: 2px; }
a:focus-visible { outline-color: currentColor; border-radius: 2px; }
.state { margin: 0; padding: 10px 20px; font-size: 14px; color: var(--front); background: var(--theirs); border-block-start: 1px solid var(--line); }
form { display: flex; flex-wrap: wrap; align-items: flex-end; gap: 8px; padding: 12px; border-block-start: 1px solid var(--line); }
form > p, form > ul { flex: 0 0 100%; }
.notice { margin: 0; font-size: 14px; overflow-wrap: anywhere; }
.files { display: flex; flex-wrap: wrap; gap: 6px; margin: 0; padding: 0; list-style: none; }
form .files { max-block-size: 150px; overflow-y: auto; }
li {
  display: flex; align-items: center; gap: 8px; max-inline-size: 100%; min-block-size: 40px; padding-inline: 10px; border: 1px solid var(--line);
  border-radius: 12px; background: var(--back); font-size: 14px;
}
li:has(button) { padding-inline-end: 0; }
li svg { flex: none; margin: 0; inline-size: 20px; block-size: 20px; }
li button svg { margin: auto; }
bdi { min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.visitor .files { justify-content: flex-end; }
.message p:not([hidden]) + .files { margin-block-start: 6px; }
.waiting li { border: 1px dashed var(--field); }
.over .log { outline: 3px dashed var(--accent); outline-offset: -9px; }
textarea {
  flex: 1; min-inline-size: 0; min-block-size: 44px; max-block-size: 132px; padding: 9px 14px; resize: none; overflow-y: auto;
  border: 1px solid var(--field); border-radius: 22px; background: var(--back); field-sizing: content;
}
textarea::placeholder { color: var(--quiet); opacity: 1; }
.send { border-radius: 22px; background: var(--accent); color: var(--on-accent); }
:host(:dir(rtl)) .send svg { transform: scaleX(-1); }
@media (max-width: 480px), (max-height: 420px) {
  .panel { inset: 0; inline-size: auto; max-inline-size: none; block-size: var(--height, 100dvh); border: 0; border-radius: 0; }
}
@media (prefers-reduced-motion: no-preference) {
  .panel { animation: rise .18s ease-out; }
  .log { scroll-behavior: smooth; }
  @keyframes rise { from { opacity: 0; transform: translateY(12px); } }
}
@media (forced-colors: active) { .launcher, .send, .panel, .message p { border: 1px solid; } }
@media print { :host { display: none; } }
`;
