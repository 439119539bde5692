// What a piece serves (data-loa-at-once) is kept at each tick: it is no word of the draft,
// and nobody looks for a second button. What the page says of it is told anew.
export function serving() {
  for (const form of document.querySelectorAll("form[data-loa-at-once]")) {
    const said = form.querySelector("[data-said]");
    let before = Promise.resolve();
    const keep = async (box) => {
      try {
        const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin" });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const parts = ["[data-loa-served]", "[data-loa-checklist]"].map((part) => [document.querySelector(part), page.querySelector(part)]);
        if (!answer.ok || parts.some(([, fresh]) => !fresh)) throw new Error(String(answer.status));
        for (const [old, fresh] of parts) old.replaceChildren(...[...fresh.childNodes].map((n) => document.importNode(n, true)));
        said.textContent = said.dataset.kept;
      } catch {
        box.checked = !box.checked;
        said.textContent = said.dataset.failed;
      }
    };
    form.addEventListener("change", (event) => {
      said.textContent = "";
      before = before.then(() => keep(event.target));
    });
  }
}
