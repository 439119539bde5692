// What is chosen in a field for files is told with its size, behind its name.
import { sized } from "./uploading.js";

export function choosing(root) {
  for (const wrapper of root.querySelectorAll(".govuk-file-upload-wrapper")) {
    const field = wrapper.querySelector("input[type=file]");
    const button = wrapper.querySelector(".govuk-file-upload-button");
    const status = wrapper.querySelector(".govuk-file-upload-button__status");
    const none = status.textContent;
    const show = () => {
      const bytes = [...field.files].reduce((n, file) => n + file.size, 0);
      if (field.files.length) status.textContent += ` (${sized(bytes)})`; // behind what govuk-frontend wrote
      else status.textContent = none;
      button.classList.toggle("govuk-file-upload-button--empty", field.files.length === 0);
    };
    field.addEventListener("change", show);
    field.addEventListener("loa-emptied", show);
    field.form?.addEventListener("reset", () => setTimeout(show));
  }
}
