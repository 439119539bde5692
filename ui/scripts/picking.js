// Choosing agencies of a request (data-loa-filter-form): the search field hides
// what does not match while somebody types, and the number that would be asked is
// told with each tick. Without this script a button asks the server.
export function picking(root) {
  for (const part of root.querySelectorAll("[data-loa-filter-form]")) {
    const field = part.querySelector("[data-loa-filter]");
    const boxes = [...part.querySelectorAll("[data-loa-groups]")];
    const names = new Map(boxes.map((box) => [box, fold(box.closest(".govuk-checkboxes__item").textContent)]));
    part.querySelector("[data-loa-filter-button]").remove();
    const show = () => {
      const wanted = fold(field.value);
      for (const box of boxes) box.closest(".govuk-checkboxes__item").hidden = !box.checked && !names.get(box).includes(wanted);
    };
    const count = () => {
      const groups = new Set([...part.querySelectorAll("[name=nhom]:checked")].map((box) => box.value));
      const chosen = boxes.filter((box) => box.checked || box.dataset.loaGroups.split(" ").some((group) => groups.has(group)));
      part.querySelector("[data-loa-chosen]").textContent = chosen.length;
    };
    field.addEventListener("input", show);
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    part.addEventListener("change", count);
    show();
    count();
  }
}

// fold writes text as it is searched: small letters without marks.
function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d").trim();
}
