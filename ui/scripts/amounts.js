// The fields for what was counted: those of the chosen kind. Fields of other
// kinds are hidden and not sent. Without this script all of them are shown.
export function amounts(root) {
  const part = root.querySelector("[data-loa-amounts]");
  const form = part?.closest("form");
  if (!form) return;
  const show = () => {
    const kind = form.elements.loai.value;
    let any = false;
    for (const group of part.querySelectorAll("[data-loa-kinds]")) {
      const asked = group.dataset.loaKinds.split(" ").includes(kind);
      group.hidden = !asked;
      for (const field of group.querySelectorAll("input")) field.disabled = !asked;
      any ||= asked;
    }
    part.hidden = !any;
  };
  form.addEventListener("change", (event) => {
    if (event.target.name === "loai") show();
  });
  form.addEventListener("loa-guessed", show);
  form.addEventListener("reset", () => setTimeout(show)); // after the values are back
  show();
}
