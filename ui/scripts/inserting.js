// The dialog in which a file of the library is chosen, or a new one uploaded: for the
// text, or to stand for the piece.
import { uploader } from "./uploading.js";

// inserting gives the opener of the dialog: it is told which files are shown ("" for all)
// and who hears of the one that was chosen.
export function inserting() {
  const dialog = document.querySelector("[data-loa-library]");
  const grid = dialog.querySelector("[data-grid]");
  const more = dialog.querySelector("[data-more]");
  const search = dialog.querySelector("[data-search]");
  const found = dialog.querySelector("[data-found]");
  const word = (name) => dialog.querySelector(`:scope [data-word="${name}"]`).textContent;
  let kinds = "";
  let chosen = () => {};
  let next = "";
  let asked = 0;

  const pick = (item) => {
    dialog.close();
    chosen(item);
  };
  const card = (item) => {
    const li = document.createElement("li");
    const button = li.appendChild(document.createElement("button"));
    button.type = "button";
    button.className = "loa-pick";
    const thumb = button.appendChild(document.createElement("span"));
    thumb.className = "loa-file-card__thumb";
    if (item.thumb) {
      const img = thumb.appendChild(document.createElement("img"));
      img.src = item.thumb;
      img.alt = "";
      img.loading = "lazy";
    } else {
      const ext = thumb.appendChild(document.createElement("span"));
      ext.className = "loa-file-card__ext";
      ext.textContent = item.about.split(",")[0];
    }
    const title = button.appendChild(document.createElement("span"));
    title.className = "loa-file-card__title";
    title.textContent = item.title;
    const about = button.appendChild(document.createElement("span"));
    about.className = "loa-meta";
    about.textContent = item.about;
    button.addEventListener("click", () => pick(item));
    return li;
  };
  const load = async (fresh) => {
    const turn = ++asked;
    const url = new URL(dialog.dataset.from, location.href);
    if (kinds) url.searchParams.set("loai", kinds);
    if (search.value.trim()) url.searchParams.set("tim", search.value.trim());
    if (!fresh) url.searchParams.set("sau", next);
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const said = await answer.json();
      if (turn !== asked) return;
      if (fresh) grid.replaceChildren();
      grid.append(...said.items.map(card));
      next = said.next ?? "";
      more.hidden = !next;
      found.textContent = said.total ? word("found").replace("%n", said.total) : word("none");
    } catch {
      if (turn === asked) found.textContent = word("failed");
    }
  };
  let timer = 0;
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => load(true), 250);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  more.addEventListener("click", () => load(false));
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  const form = dialog.querySelector("form");
  uploader(form, (item) => {
    form.reset();
    form.closest("details").open = false; // opened again, it shows what was uploaded
    pick(item);
  });
  return (of, heard) => {
    kinds = of;
    chosen = heard;
    const button = form.querySelector("button[type=submit]");
    button.textContent = of ? button.dataset.choose : button.dataset.put;
    dialog.showModal();
    load(true);
  };
}
