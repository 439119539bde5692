// A matrix goes by the keyboard like a spreadsheet: one of its links takes Tab,
// arrow keys, Home, End, Page Up and Page Down move on, with Ctrl to the corners,
// Esc closes the opened cell. Enter opens by itself: every cell is a link, and
// without this script each of them takes Tab.
const storage = "loa-matrix-at";
const rowHeight = 64;

export function matrix(root) {
  for (const table of root.querySelectorAll(".loa-matrix")) {
    const grid = read(table);
    if (!grid.length) continue;
    const open = table.querySelector('[data-loa-cell][aria-expanded="true"]');
    const left = recall();
    const first = open ?? nearest(grid, left?.row ?? 0, left?.column ?? 1);
    for (const link of grid.flatMap((row) => row.map((place) => place.link))) link.tabIndex = -1;
    first.tabIndex = 0;
    if (left || (open && location.hash === "#o-mo")) settled(() => bring(first, open));
    table.addEventListener("focusin", (event) => take(table, grid, event.target));
    table.addEventListener("keydown", (event) => press(grid, event));
    root.addEventListener("keydown", (event) => event.key === "Escape" && table.querySelector("[data-loa-close]")?.click());
    for (const close of table.querySelectorAll("[data-loa-close]")) close.addEventListener("click", () => keep(grid, open));
  }
  for (const line of root.querySelectorAll(".loa-matrix__keys")) line.hidden = false;
}

// read gives the rows that have links, each link with the columns it stands in.
function read(table) {
  const rows = [];
  for (const tr of [...table.tBodies].flatMap((body) => [...body.rows])) {
    if (tr.classList.contains("loa-matrix__panelrow")) continue;
    const row = [];
    let column = 0;
    for (const cell of tr.cells) {
      const link = cell.querySelector("[data-loa-cell], .loa-matrix__agency");
      if (link) row.push({ link, first: column, last: column + cell.colSpan - 1 });
      column += cell.colSpan;
    }
    if (row.length) rows.push(row);
  }
  return rows;
}

// take makes the link that has the focus the one that takes Tab.
function take(table, grid, link) {
  if (!grid.some((row) => row.some((place) => place.link === link))) return;
  for (const old of table.querySelectorAll('[data-loa-cell][tabindex="0"], .loa-matrix__agency[tabindex="0"]')) old.tabIndex = -1;
  link.tabIndex = 0;
}

// settled waits until the browser went to the place that the address names,
// which takes the focus away.
function settled(then) {
  if (document.readyState === "complete") then();
  else addEventListener("load", () => setTimeout(then));
}

// bring gives a link the focus. The browser went to the panel of an opened cell:
// there the columns alone are moved until the cell is between those that stick.
function bring(link, open) {
  link.focus({ preventScroll: Boolean(open) });
  const wrap = link.closest(".loa-matrix__wrap");
  if (open && wrap.scrollWidth > wrap.clientWidth) link.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function press(grid, event) {
  if (event.metaKey || event.altKey || event.shiftKey) return;
  const row = grid.findIndex((places) => places.some((place) => place.link === event.target));
  if (row < 0) return;
  const next = target(grid, row, grid[row].findIndex((place) => place.link === event.target), event);
  if (next === undefined) return;
  event.preventDefault();
  next?.focus();
}

// target is where a key leads: a link, null at an edge, undefined for a key that
// is not ours.
function target(grid, row, at, event) {
  const page = Math.max(2, Math.floor(innerHeight / rowHeight) - 2);
  const column = grid[row][at].first;
  const end = (places) => places[places.length - 1].link;
  switch (event.key) {
    case "ArrowLeft":
      return event.ctrlKey ? grid[row][0].link : (grid[row][at - 1]?.link ?? null);
    case "ArrowRight":
      return event.ctrlKey ? end(grid[row]) : (grid[row][at + 1]?.link ?? null);
    case "ArrowUp":
      return down(grid, row, column, -1, event.ctrlKey);
    case "ArrowDown":
      return down(grid, row, column, 1, event.ctrlKey);
    case "PageUp":
      return nearest(grid, Math.max(0, row - page), column);
    case "PageDown":
      return nearest(grid, Math.min(grid.length - 1, row + page), column);
    case "Home":
      return event.ctrlKey ? grid[0][0].link : grid[row][0].link;
    case "End":
      return event.ctrlKey ? end(grid[grid.length - 1]) : end(grid[row]);
  }
  return undefined;
}

// down looks on in one direction until a row has a link in this column; far goes
// to the last of them.
function down(grid, row, column, step, far) {
  let found = null;
  for (let i = row + step; grid[i]; i += step) {
    const place = grid[i].find((p) => p.first <= column && column <= p.last);
    if (place) found = place.link;
    if (found && !far) break;
  }
  return found;
}

// nearest is the link of a row that stands closest to a column.
function nearest(grid, row, column) {
  const far = (place) => Math.max(place.first - column, column - place.last, 0);
  const places = grid[Math.min(row, grid.length - 1)];
  return places.reduce((best, place) => (far(place) < far(best) ? place : best)).link;
}

// keep remembers the cell that is being closed, for the page that comes.
function keep(grid, open) {
  const row = grid.findIndex((places) => places.some((place) => place.link === open));
  if (row < 0) return;
  try {
    sessionStorage.setItem(storage, JSON.stringify({ row, column: grid[row].find((place) => place.link === open).first }));
  } catch {
    // The page only opens at its beginning.
  }
}

function recall() {
  try {
    const text = sessionStorage.getItem(storage);
    sessionStorage.removeItem(storage);
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}
