// A marked phrase of the source (data-loa-mark) and the field read from it
// (data-loa-field) point at each other; keys named by data-loa-key act only
// while the focus is inside [data-loa-keys] or in the text beside it
// (data-loa-keys-beside), there and in [data-loa-keys-also].
export function pointing(root) {
  const partners = (name) =>
    root.querySelectorAll(`[data-loa-mark="${CSS.escape(name)}"], [data-loa-field="${CSS.escape(name)}"]`);
  const point = (on) => (event) => {
    const end = event.target.closest?.("[data-loa-mark], [data-loa-field]");
    if (!end) return;
    const name = end.dataset.loaMark ?? end.dataset.loaField;
    for (const partner of partners(name)) partner.classList.toggle("is-pointed", on);
    if (on && event.type === "focusin") reveal(root, end, name);
  };
  for (const type of ["mouseover", "focusin"]) root.addEventListener(type, point(true));
  for (const type of ["mouseout", "focusout"]) root.addEventListener(type, point(false));
  root.addEventListener("keydown", keys);
  root.addEventListener("click", quote);
}

// quote takes the words that are selected in the source along to a form that asks
// for them.
const longestQuote = 1500;

function quote(event) {
  const link = event.target.closest?.("a[data-loa-quoting]");
  const selected = window.getSelection();
  if (!link || !selected?.anchorNode?.parentElement?.closest(".loa-paper")) return;
  const words = selected.toString().replace(/\s+/g, " ").trim();
  if (!words || words.length > longestQuote) return;
  const target = new URL(link.href);
  target.searchParams.set("chu", words);
  link.href = target.href;
}

// reveal scrolls the source, not the page, to the phrase of the focused field.
function reveal(root, end, name) {
  if (!end.dataset.loaField) return;
  const phrase = root.querySelector(`[data-loa-mark="${CSS.escape(name)}"]`);
  const box = phrase?.closest(".loa-review__source");
  if (!box) return;
  const offset = phrase.getBoundingClientRect().top - box.getBoundingClientRect().top;
  if (offset < 0 || offset > box.clientHeight - 60) box.scrollTop += offset - box.clientHeight / 3;
}

// keys: in the source the arrows go on scrolling.
function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  const beside = !event.key.startsWith("Arrow") && event.target.closest?.("[data-loa-keys-beside]");
  const zone = event.target.closest?.("[data-loa-keys]") ?? (beside && document.querySelector("[data-loa-keys]"));
  if (!zone) return;
  const named = `[data-loa-key="${CSS.escape(event.key.toLowerCase())}"]`;
  const wanted = zone.querySelector(named) ?? document.querySelector(`[data-loa-keys-also] ${named}`);
  if (wanted) {
    event.preventDefault();
    wanted.focus();
    wanted.click();
  }
}
