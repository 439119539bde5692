// A search field (data-loa-search: the address of the page it stands on) shows
// what is found while somebody types. What has been ticked goes with the question,
// so nothing that was chosen is lost. Without this script a button does the same.
const wait = 200;

export function searching(root) {
  for (const field of root.querySelectorAll("[data-loa-search]")) {
    let timer = 0;
    let asked = null;
    const ask = async () => {
      clearTimeout(timer);
      asked?.abort();
      asked = new AbortController();
      const hits = root.getElementById(field.getAttribute("aria-controls"));
      try {
        const answer = await fetch(address(field), { signal: asked.signal, headers: { accept: "text/html" } });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const found = answer.ok && page.getElementById(hits.id);
        if (found) hits.replaceChildren(...found.childNodes);
      } catch {
        // The button still asks the server.
      }
    };
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, wait);
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      ask();
    });
  }
  root.addEventListener("change", into);
}

// address asks with the short fields of the form: what was ticked and what the
// page is about, not the texts that somebody is writing.
function address(field) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(field.form)) {
    if (["ten", "dong", "da_chon", "co_quan", "muc", "sau", field.name].includes(name)) query.append(name, value);
  }
  return `${field.dataset.loaSearch}?${query}`;
}

// into writes the name of a ticked hit into its field, one a line, and takes it
// out again.
function into(event) {
  const target = event.target.dataset?.loaInto && document.getElementById(event.target.dataset.loaInto);
  if (!target) return;
  const names = target.value.split("\n").filter((line) => line.trim() && line.trim() !== event.target.value);
  if (event.target.checked) names.push(event.target.value);
  target.value = names.join("\n");
}
