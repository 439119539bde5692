// Figures that a page folds (data-loa-fold) stand open where the screen is wide.
// Without this script they open by a press. What is folded is printed all the same.
export function folding(root) {
  const folds = root.querySelectorAll("details[data-loa-fold]");
  if (matchMedia("(min-width: 60em)").matches) for (const fold of folds) fold.open = true;
  addEventListener("beforeprint", () => {
    for (const fold of folds) fold.open = true;
  });
}
