// The editor of a piece (data-loa-newsroom), on its page only, and of other rich text
// (data-loa-words). Without this script the same form holds the text as HTML. Every pause
// keeps the draft of a piece: first in this browser, then on the server with the version
// that was seen.
import { Editor, Mark, Node } from "@tiptap/core";
import StarterKit from "@tiptap/starter-kit";
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
import { lean, maybeOld, strangers, tidy } from "./pasting.js";
import { addressed } from "./linking.js";
import { drafting } from "./drafting.js";
import { inserting } from "./inserting.js";
import { serving } from "./serving.js";

// mark is a mark that is kept as it came; the bar has no button for it.
const mark = (name, tag) => Mark.create({ name, parseHTML: () => [{ tag }], renderHTML: () => [tag, 0] });

// Picture keeps pictures of the library that stand in a text.
const Picture = Node.create({
  name: "picture",
  group: "block",
  draggable: true,
  addAttributes: () => ({ src: {}, alt: { default: "" }, width: { default: null }, height: { default: null } }),
  parseHTML: () => [{ tag: 'img[src^="/tep/"]' }],
  renderHTML: ({ HTMLAttributes }) => ["img", HTMLAttributes],
});

// Figure is a picture, video or sound of the library with its caption, which is written
// in its place; empty, the library's own caption is shown.
const Figure = Node.create({
  name: "figure",
  group: "block",
  content: "inline*",
  draggable: true,
  isolating: true,
  addAttributes: () => ({ element: { default: "img", rendered: false }, src: { rendered: false }, alt: { default: "", rendered: false } }),
  parseHTML: () => [
    {
      tag: "figure",
      priority: 60,
      getAttrs: (figure) => {
        const shown = figure.querySelector('img[src^="/tep/"], video[src^="/tep/"], audio[src^="/tep/"]');
        return shown ? { element: shown.localName, src: shown.getAttribute("src"), alt: shown.getAttribute("alt") ?? "" } : false;
      },
      contentElement: (figure) => figure.querySelector("figcaption") ?? document.createElement("figcaption"),
    },
  ],
  renderHTML: ({ node: { attrs } }) => [
    "figure",
    attrs.element === "img" ? ["img", { src: attrs.src, alt: attrs.alt }] : [attrs.element, { src: attrs.src, controls: "", preload: "none" }],
    ["figcaption", 0],
  ],
  addKeyboardShortcuts: () => ({
    Enter: ({ editor }) => {
      if (!editor.isActive("figure")) return false;
      const behind = editor.state.selection.$to.after();
      return editor.chain().insertContentAt(behind, { type: "paragraph" }).focus(behind + 1).run();
    },
  }),
});

// beside is where a block goes that is put in where one writes: behind the paragraph, before
// it where one stands at its head, in the place of an empty one. No sentence is cut in two.
function beside(editor) {
  const { $to, to, from } = editor.state.selection;
  const paragraph = $to.parent;
  if (!paragraph.isTextblock || paragraph.content.size === 0) return { from, to };
  return $to.parentOffset === 0 ? $to.before() : $to.after();
}

// insert puts a file of the library into the text.
function insert(editor, item) {
  if (item.kind === "document") {
    editor
      .chain()
      .focus()
      .insertContentAt(beside(editor), { type: "paragraph", content: [{ type: "text", text: item.title, marks: [{ type: "link", attrs: { href: item.src } }] }] })
      .run();
    return;
  }
  const element = item.kind === "picture" ? "img" : item.kind;
  const caption = item.caption ? [{ type: "text", text: item.caption }] : [];
  editor.chain().focus().insertContentAt(beside(editor), [{ type: "figure", attrs: { element, src: item.src, alt: item.alt }, content: caption }, { type: "paragraph" }]).run();
  // One writes on below it: in the paragraph that follows, where there is one.
  const { $from } = editor.state.selection;
  const below = $from.depth > 0 && $from.node(-1).maybeChild($from.indexAfter(-1));
  if (below?.isTextblock && below.type.name !== "figure" && $from.parent.type.name === "paragraph" && $from.parent.content.size === 0) {
    editor.commands.command(({ tr }) => Boolean(tr.delete($from.before(), $from.after())));
  }
}

// leads lets the picture that stands for the piece be chosen by sight.
function leads(form, open) {
  const field = form.elements.anh_dai_dien;
  const shown = form.querySelector("[data-loa-lead]");
  const button = form.querySelector("[data-loa-lead-choose]");
  button.hidden = false;
  button.addEventListener("click", () =>
    open("anh-bia", (item) => {
      if (item.kind !== "picture" && !item.thumb) return;
      if (![...field.options].some((o) => o.value === item.id)) field.add(new Option(item.title, item.id));
      field.value = item.id;
      shown.src = item.thumb;
      shown.hidden = false;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }),
  );
  field.addEventListener("change", () => {
    if (field.value) shown.src = `/tep/${field.value}/the`;
    shown.hidden = !field.value;
  });
  form.addEventListener("loa-restored", () => {
    if (field.value) shown.src = `/tep/${field.value}/the`;
    shown.hidden = !field.value;
  });
}

// PlainTable is a table without widths: readers' pages lay it out.
// Tab goes on to the next cell, and out of the last one.
const PlainTable = Table.extend({
  renderHTML: () => ["table", ["tbody", 0]],
  addKeyboardShortcuts() {
    return { ...this.parent?.(), Tab: () => this.editor.commands.goToNextCell() };
  },
});

const extensions = [
  StarterKit.configure({
    heading: { levels: [2, 3, 4] },
    code: false,
    codeBlock: false,
    underline: false,
    dropcursor: false,
    link: { openOnClick: false, autolink: true, defaultProtocol: "https", protocols: ["mailto", "tel"], HTMLAttributes: { rel: null, target: null } },
  }),
  PlainTable.configure({ resizable: false }),
  TableRow,
  TableHeader,
  TableCell,
  Picture,
  Figure,
  mark("sub", "sub"),
  mark("sup", "sup"),
  mark("cite", "cite"),
];

function start(form) {
  const group = form.querySelector("[data-loa-editor]");
  const field = form.elements.noi_dung;
  const box = group.querySelector("[data-loa-editor-parts]").content.firstElementChild.cloneNode(true);
  for (const plain of document.querySelectorAll(".loa-noscript")) plain.hidden = true;
  group.append(box);
  const editor = new Editor({
    element: box.querySelector(".loa-editor__text"),
    extensions,
    content: field.value,
    injectCSS: false,
    editorProps: {
      attributes: { id: "soan-noi-dung", role: "textbox", "aria-multiline": "true", "aria-labelledby": "noi-dung-nhan", "aria-describedby": "soan-noi-dung-phim", ...(group.querySelector(".govuk-error-message") ? { "aria-invalid": "true" } : {}) },
      handleDOMEvents: { keydown: leaving(box), paste: (_, event) => refused(field, box, event, event.clipboardData), drop: (_, event) => refused(field, box, event, event.dataTransfer) },
      handlePaste: (_, event) => paste(form, editor, box, event),
      transformPastedHTML: tidy,
    },
  });
  field.hidden = true;
  field.tabIndex = -1;
  const label = group.querySelector("label");
  label.addEventListener("click", (event) => {
    event.preventDefault();
    editor.commands.focus();
  });
  const reach = (hash) => {
    const to = document.querySelector(hash);
    if (to === field) editor.commands.focus();
    else to?.focus({ preventScroll: true });
    (to === field ? box : to)?.scrollIntoView({ block: "center" });
  };
  // A link of the check list, or of the summary of errors, to the hidden field; and to the
  // first thing that was missing when the piece was handed in.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(`a[href="#${field.id}"], [data-loa-lacks]`);
    if (!link) return;
    event.preventDefault();
    reach(link.hash);
  });
  // A file without a caption is no words, and yet it is something.
  const text = () => (editor.isEmpty && !box.querySelector(".loa-editor__text :is(figure, img)") ? "" : editor.getHTML());
  const newsroom = form.hasAttribute("data-loa-newsroom");
  const open = newsroom && inserting();
  bars(editor, box, open && (() => open("", (item) => insert(editor, item))));
  editor.on("update", () => {
    field.value = text();
  });
  form.addEventListener("submit", () => {
    field.value = text();
  });
  if (!newsroom) return;
  leads(form, open);
  counting(form);
  mirrors(form);
  plainly(form, box);
  const draft = drafting(form, {
    text,
    put: (html) => editor.commands.setContent(html, { emitUpdate: true }),
    add: (html) => editor.chain().insertContentAt(editor.state.doc.content.size, html).run(),
  });
  unfolding();
  serving();
  const lacks = document.querySelector("[data-loa-lacks]");
  if (!lacks.hidden) reach(lacks.hash);
  editor.on("update", () => draft.changed());
  form.addEventListener("input", () => draft.changed());
  form.addEventListener("change", () => draft.changed());
}

// unfolding brings a list of duties that was opened out from under the bar at the foot.
function unfolding() {
  for (const list of document.querySelectorAll(".loa-duties")) {
    list.addEventListener("toggle", () => list.open && list.scrollIntoView({ block: "nearest" }));
  }
}

// doing are the acts of the bars.
const doing = {
  bold: (c) => c.toggleBold(),
  italic: (c) => c.toggleItalic(),
  h2: (c) => c.toggleHeading({ level: 2 }),
  h3: (c) => c.toggleHeading({ level: 3 }),
  bullets: (c) => c.toggleBulletList(),
  numbers: (c) => c.toggleOrderedList(),
  quote: (c) => c.toggleBlockquote(),
  undo: (c) => c.undo(),
  redo: (c) => c.redo(),
  table: (c) => c.insertTable({ rows: 3, cols: 2, withHeaderRow: true }),
  rowAfter: (c) => c.addRowAfter(),
  colAfter: (c) => c.addColumnAfter(),
  rowGone: (c) => c.deleteRow(),
  colGone: (c) => c.deleteColumn(),
  headRow: (c) => c.toggleHeaderRow(),
  tableGone: (c) => c.deleteTable(),
};

// pressed tells which buttons are on.
const pressed = {
  bold: (e) => e.isActive("bold"),
  italic: (e) => e.isActive("italic"),
  h2: (e) => e.isActive("heading", { level: 2 }),
  h3: (e) => e.isActive("heading", { level: 3 }),
  bullets: (e) => e.isActive("bulletList"),
  numbers: (e) => e.isActive("orderedList"),
  link: (e) => e.isActive("link"),
  quote: (e) => e.isActive("blockquote"),
};

// bars makes the tool bars work: by mouse, by touch, and by keyboard as one stop with
// arrows between the buttons (ARIA toolbar pattern).
function bars(editor, box, media) {
  const panel = box.querySelector("[data-loa-link]");
  const address = panel.querySelector("#lien-ket-toi");
  const shown = panel.querySelector("#lien-ket-chu");
  const hint = panel.querySelector("#lien-ket-chu-hint");
  let selected = ""; // the words that were chosen when the strip was opened
  const wrong = panel.querySelector(".govuk-error-message");
  const complain = (bad) => {
    wrong.hidden = !bad;
    address.setAttribute("aria-invalid", String(bad));
    address.classList.toggle("govuk-input--error", bad);
    if (bad) address.focus();
  };
  const shut = () => {
    panel.hidden = true;
    editor.commands.focus();
  };
  // Behind a link one writes on without it.
  const behind = (chain) => chain.command(({ tr, commands }) => commands.setTextSelection(tr.selection.to)).unsetMark("link").run();
  const take = () => {
    const typed = address.value.trim();
    const href = addressed(typed);
    if (typed !== "" && href === "") return complain(true);
    const chain = editor.chain().focus();
    const there = selected ? undefined : standing(editor, shown.value.trim());
    if (typed === "") chain.extendMarkRange("link").unsetLink().run();
    else if (selected && (shown.value === selected || shown.value.trim() === "")) behind(chain.setLink({ href }));
    else if (there) behind(chain.setTextSelection(there).setLink({ href }));
    else behind(chain.insertContent(apart(editor, { type: "text", text: shown.value.trim() || typed, marks: [{ type: "link", attrs: { href } }] })));
    shut();
  };
  const own = {
    media,
    figureGone: () => editor.chain().focus().deleteNode("figure").run(),
    link: () => {
      complain(false);
      panel.hidden = !panel.hidden;
      if (panel.hidden) return;
      const linked = editor.isActive("link");
      if (linked) editor.commands.extendMarkRange("link");
      const { from, to } = editor.state.selection;
      selected = editor.state.doc.textBetween(from, to, " ");
      shown.value = selected;
      hint.hidden = selected !== "";
      address.value = editor.getAttributes("link").href ?? "";
      panel.querySelector("[data-do=linkGone]").hidden = !linked;
      (selected ? address : shown).focus();
    },
    linkTake: take,
    linkGone: () => {
      editor.chain().focus().extendMarkRange("link").unsetLink().run();
      shut();
    },
  };
  panel.addEventListener("keydown", (event) => {
    if (event.target.localName !== "input") return;
    if (event.key === "Enter") take();
    if (event.key === "Escape") shut();
    if (event.key === "Enter" || event.key === "Escape") event.preventDefault();
  });
  box.addEventListener("click", (event) => {
    const name = event.target.closest("button")?.dataset.do;
    if (own[name]) own[name]();
    else if (doing[name]) doing[name](editor.chain().focus()).run();
  });
  for (const bar of box.querySelectorAll("[role=toolbar]")) arrows(bar);
  const alt = box.querySelector("[data-loa-alt]"); // where files can be put in
  alt?.addEventListener("input", () => editor.commands.updateAttributes("figure", { alt: alt.value }));
  const show = () => {
    for (const [name, is] of Object.entries(pressed)) box.querySelector(`[data-do=${name}]`).setAttribute("aria-pressed", String(is(editor)));
    box.querySelector("[data-when=table]").hidden = !editor.isActive("table");
    if (!alt) return;
    const figure = editor.getAttributes("figure");
    const described = editor.isActive("figure");
    box.querySelector("[data-when=figure]").hidden = !described;
    alt.disabled = figure.element !== "img";
    if (described && document.activeElement !== alt) alt.value = figure.alt ?? "";
  };
  editor.on("transaction", show);
  show();
}

// standing finds words where they stand already in the paragraph that is written, first from
// the place where one writes: nobody wants them twice. Undefined where they do not, or are
// linked.
function standing(editor, words) {
  const { $from } = editor.state.selection;
  const text = $from.parent.textBetween(0, $from.parent.content.size, "", " "); // what is no text takes one place
  const at = [text.indexOf(words, Math.max(0, $from.parentOffset - words.length)), text.indexOf(words)].find((i) => i >= 0);
  const letter = /[\p{L}\p{N}]/u;
  if (!words || at === undefined || letter.test(text[at - 1] ?? "") || letter.test(text[at + words.length] ?? "")) return undefined;
  const from = $from.start() + at;
  const to = from + words.length;
  return editor.state.doc.rangeHasMark(from, to, editor.schema.marks.link) ? undefined : { from, to };
}

// apart puts a space between a link and the words that it would else be stuck to.
function apart(editor, link) {
  const { $from, $to } = editor.state.selection;
  const space = { type: "text", text: " " };
  const before = $from.nodeBefore?.text?.at(-1) ?? "";
  const after = $to.nodeAfter?.text?.[0] ?? "";
  return [...(/[^\s(\[“‘"'«/]/.test(before) ? [space] : []), link, ...(/[\p{L}\p{N}(“]/u.test(after) ? [space] : [])];
}

function arrows(bar) {
  const buttons = [...bar.querySelectorAll("button")];
  buttons.forEach((button, i) => {
    button.tabIndex = i ? -1 : 0;
  });
  bar.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = buttons[(to + buttons.length) % buttons.length];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  });
}

// leaving lets Tab leave the field after Escape, also where it has a meaning of its own; who
// presses it sees how.
function leaving(box) {
  let free = false;
  return (_, event) => {
    if (event.key === "Tab") box.querySelector(".loa-editor__keys").classList.remove("govuk-visually-hidden");
    const out = free && event.key === "Tab";
    free = event.key === "Escape" || (free && event.key === "Shift");
    return out; // the browser goes on
  };
}

// refused tells, before the editor reads it, that what is pasted or dropped is too long to
// be kept; of the rest it says which pictures are not taken.
function refused(field, box, event, data) {
  const told = box.querySelector("[data-loa-told]");
  const word = (name, n) => told.parentElement.querySelector(`[data-word="${name}"]`).textContent.replace("%n", n);
  const html = lean(data?.getData("text/html") ?? "");
  const bytes = new Blob([html || (data?.getData("text/plain") ?? ""), field.value]).size;
  const most = Number(told.dataset.most);
  const long = bytes > most;
  const pictures = long ? 0 : strangers(html) || (html ? 0 : [...(data?.files ?? [])].filter((f) => f.type.startsWith("image/")).length);
  told.textContent = long ? word("long", most >> 20) : pictures ? word("pictures", pictures) : "";
  told.hidden = !told.textContent;
  if (long) event.preventDefault();
  return long;
}

// paste takes what a word processor wrote, or what may be in an old font, by way of the
// server, which cleans it and shows it in Unicode; everything else the editor takes by
// itself. Without an answer it is taken as the editor reads it.
function paste(form, editor, box, event) {
  const html = event.clipboardData?.getData("text/html") ?? "";
  const plain = event.clipboardData?.getData("text/plain") ?? "";
  if (!maybeOld(plain)) return false;
  const insert = (clean) => editor.chain().focus().insertContent(clean).run();
  cleaned(form, html ? tidy(html) : plain)
    .then((said) => (said.modern ? offer(editor, box, said, insert) : insert(said.html)))
    .catch(() => insert(html ? tidy(html) : plain.replace(/[&<]/g, (c) => ({ "&": "&amp;", "<": "&lt;" })[c])));
  return true;
}

// cleaned asks the server what it makes of pasted words.
function cleaned(form, words) {
  const body = new FormData();
  body.append("noi_dung", words);
  return fetch(form.dataset.paste, { method: "POST", body, headers: { Accept: "application/json" } }).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))));
}

// plainly shows what is pasted into a plain field in an old font as the server will keep
// it, in Unicode, and says so behind the field.
function plainly(form, box) {
  const word = document.querySelector('[data-loa-newsroom-words] [data-word="unicode"]').textContent;
  const line = document.createElement("p");
  line.className = "loa-meta";
  line.setAttribute("role", "status");
  form.addEventListener("paste", (event) => {
    const field = event.target;
    const plain = event.clipboardData?.getData("text/plain") ?? "";
    if (box.contains(field) || !field.matches?.("textarea, input") || !maybeOld(plain)) return;
    event.preventDefault();
    field.after(line);
    const insert = (text) => {
      field.focus();
      document.execCommand("insertText", false, text); // can be undone, and is heard by who keeps the words
    };
    cleaned(form, plain)
      .then((said) => {
        insert(said.text ?? plain);
        line.textContent = said.text ? word.replace("%s", said.encoding) : "";
      })
      .catch(() => insert(plain));
  });
}

// offer shows pasted text in Unicode before it is taken.
function offer(editor, box, said, insert) {
  const panel = box.querySelector("[data-loa-old]");
  panel.querySelector("[data-encoding]").textContent = said.encoding;
  panel.querySelector("[data-preview]").textContent = said.preview;
  panel.hidden = false;
  const choose = (html) => {
    panel.hidden = true;
    insert(html);
  };
  panel.querySelector("[data-do=oldTake]").onclick = () => choose(said.modern);
  panel.querySelector("[data-do=oldKeep]").onclick = () => choose(said.html);
  panel.querySelector("[data-do=oldTake]").focus();
}

// counting tells how long title and summary are, and at the field when they are too long to
// be submitted.
function counting(form) {
  for (const count of form.querySelectorAll("[data-loa-counted]")) {
    const field = document.getElementById(count.dataset.loaCounted);
    const overlong = form.querySelector(`[data-loa-overlong="${field.id}"]`);
    const words = document.querySelector('[data-loa-newsroom-words] [data-word="counted"]').textContent.replace("%x", count.dataset.limit);
    const say = () => {
      const n = [...field.value.trim()].length;
      count.textContent = words.replace("%n", n).replace("%m", count.dataset.most);
      count.classList.toggle("loa-counted--over", n > Number(count.dataset.most));
      overlong.hidden = n <= Number(count.dataset.limit);
    };
    field.addEventListener("input", say);
    form.addEventListener("loa-restored", say);
    say();
  }
}

// mirrors shows what is typed as readers will see it; a field may be another one meanwhile.
function mirrors(form) {
  const show = () => {
    for (const mirror of document.querySelectorAll("[data-loa-mirror]")) mirror.textContent = document.getElementById(mirror.dataset.loaMirror).value;
  };
  for (const name of ["input", "change", "loa-restored"]) form.addEventListener(name, show);
}

for (const form of document.querySelectorAll("form[data-loa-newsroom], form[data-loa-words]")) start(form);
