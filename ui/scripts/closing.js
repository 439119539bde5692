// Menus made of <details> close on Esc and on a press elsewhere.
export function closing(root) {
  const open = () => root.querySelectorAll("details[data-loa-more][open]");
  root.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
