// Figures that a page folds (data-loa-fold) stand open where the screen is wide, unless
// the page has them shut (data-loa-folded around them). Without this script they open by
// a press. What an address points to is opened, and what is folded is printed all the same.
export function folding(root) {
  const folds = root.querySelectorAll("details[data-loa-fold]");
  const wide = matchMedia("(min-width: 60em)").matches;
  for (const fold of folds) if (wide && !fold.closest("[data-loa-folded]")) fold.open = true;
  const point = () => {
    let id = location.hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {} // it is not well formed: as it stands
    const target = root.getElementById(id);
    const shut = [];
    for (let at = target?.closest("details"); at; at = at.parentElement.closest("details")) if (!at.open) shut.push(at);
    for (const fold of shut) fold.open = true;
    if (shut.length > 0) target.scrollIntoView();
  };
  point();
  addEventListener("hashchange", point);
  addEventListener("beforeprint", () => {
    for (const fold of folds) fold.open = true;
  });
}
