// growing makes text boxes (loa-grows) as high as their text where the browser does not
// know field-sizing.
export function growing(root) {
  if (CSS.supports("field-sizing", "content")) return;
  const fit = (box) => {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
  };
  const boxes = (within) => within.querySelectorAll(".loa-grows");
  for (const box of boxes(root)) fit(box);
  root.addEventListener("input", (event) => {
    if (event.target.matches?.(".loa-grows")) fit(event.target);
  });
  root.addEventListener("toggle", (event) => boxes(event.target).forEach(fit), true);
}
