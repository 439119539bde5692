// Arrow keys move between the cells of a matrix, Esc closes the opened one.
// Enter opens by itself: every cell is a link.
const steps = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

export function matrix(root) {
  for (const table of root.querySelectorAll(".loa-matrix")) {
    table.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        table.querySelector("[data-loa-close]")?.click();
        return;
      }
      const cell = event.target.closest?.("[data-loa-cell]");
      const step = steps[event.key];
      if (!cell || !step || event.ctrlKey || event.metaKey || event.altKey) return;
      const next = neighbour(table, cell.closest("td"), step);
      if (next) {
        event.preventDefault();
        next.focus();
      }
    });
  }
}

// neighbour looks on in one direction until a cell that can be opened.
function neighbour(table, from, [down, right]) {
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  let row = rows.indexOf(from.parentElement);
  let column = from.cellIndex;
  for (;;) {
    row += down;
    column += right;
    if (!rows[row] || column < 0 || column >= from.parentElement.cells.length) return null;
    const link = rows[row].cells[column]?.querySelector("[data-loa-cell]");
    if (link) return link;
  }
}
