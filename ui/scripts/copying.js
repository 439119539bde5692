// A button that copies a part of the page as formatted text, for pasting into a
// word processor; its table gets borders there, and its links whole addresses.
// Where the browser cannot copy, the part is selected, so that the person copies it.
export function copying(root) {
  for (const button of root.querySelectorAll("[data-loa-copy]")) {
    const part = root.getElementById(button.dataset.loaCopy);
    const done = root.getElementById(`${button.dataset.loaCopy}-xong`);
    button.hidden = false;
    button.addEventListener("click", async () => {
      const copy = part.cloneNode(true);
      for (const table of copy.querySelectorAll("table")) {
        table.setAttribute("border", "1");
        table.style.borderCollapse = "collapse";
      }
      for (const figure of copy.querySelectorAll("td.loa-right")) figure.align = "right";
      for (const link of copy.querySelectorAll("a[href]")) link.setAttribute("href", link.href); // whole, so that it leads here from any file
      try {
        const html = new Blob([copy.innerHTML], { type: "text/html" });
        const text = new Blob([part.innerText], { type: "text/plain" });
        await navigator.clipboard.write([new ClipboardItem({ "text/html": html, "text/plain": text })]);
      } catch {
        const range = root.createRange();
        range.selectNodeContents(part);
        const selection = root.getSelection();
        selection.removeAllRanges();
        selection.addRange(range);
        if (!root.execCommand("copy")) return;
      }
      done.textContent = button.dataset.done;
    });
  }
}
