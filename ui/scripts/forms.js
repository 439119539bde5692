// guardForms sends a form once, however often the button is pressed, and asks
// before a page with unsent writing is left (forms with data-loa-guard).
export function guardForms(root) {
  const sent = new WeakSet();
  const changed = new Set();
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    sent.add(form);
    changed.delete(form);
    setTimeout(() => sent.delete(form), 8000);
  });
  root.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-loa-guard]");
    if (form) changed.add(form);
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed.size > 0) event.preventDefault();
  });
  window.addEventListener("pageshow", () => {
    for (const form of root.forms) sent.delete(form);
  });
}

// limitFiles says that a file is too large when it is chosen, not after it was
// sent over a slow line.
export function limitFiles(root) {
  root.addEventListener("change", (event) => {
    const field = event.target;
    const limit = Number(field.dataset?.loaMax ?? 0);
    const group = field.closest?.(".govuk-form-group");
    if (!limit || !field.files || !group) return;
    const large = [...field.files].some((file) => file.size > limit);
    let said = group.querySelector("[data-loa-large]");
    if (large && !said) {
      said = root.createElement("p");
      said.className = "govuk-error-message";
      said.setAttribute("role", "alert");
      said.dataset.loaLarge = "";
      said.textContent = field.dataset.loaMaxText;
      group.querySelector(".govuk-file-upload-wrapper").before(said);
    }
    if (!large) said?.remove();
    group.classList.toggle("govuk-form-group--error", large);
  });
}
