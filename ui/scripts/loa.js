// Improvements of pages that already work without this script.
import { createAll, CharacterCount, Checkboxes, ErrorSummary, FileUpload, Radios, SkipLink } from "govuk-frontend";
import { matrix } from "./matrix.js";
import { pointing } from "./pointing.js";
import { guardForms, limitFiles } from "./forms.js";
import { closing } from "./closing.js";
import { choosing } from "./choosing.js";
import { copying } from "./copying.js";
import { folding } from "./folding.js";
import { following } from "./following.js";
import { growing } from "./growing.js";
import { searching } from "./searching.js";
import { picking } from "./picking.js";
import { strip } from "./strip.js";
import { amounts } from "./amounts.js";
import { declaring, fields } from "./declaring.js";
import { keeping } from "./keeping.js";
import { waitingList } from "./waitinglist.js";

const counting = {
  vi: {
    charactersUnderLimit: { other: "Còn %{count} ký tự" },
    charactersAtLimit: "Đã hết số ký tự",
    charactersOverLimit: { other: "Thừa %{count} ký tự" },
    textareaDescription: { other: "Tối đa %{count} ký tự." },
  },
  en: {},
};

const files = {
  vi: {
    chooseFilesButton: "Chọn tệp",
    dropInstruction: "hoặc kéo tệp vào đây",
    noFileChosen: "Chưa chọn tệp nào",
    multipleFilesChosen: { other: "Đã chọn %{count} tệp" },
    enteredDropZone: "Thả tệp ở đây",
    leftDropZone: "Đã rời ô thả tệp",
  },
  en: {},
};

document.body.classList.add("js-enabled", "govuk-frontend-supported");
createAll(ErrorSummary);
createAll(Radios);
createAll(Checkboxes);
createAll(SkipLink);
createAll(CharacterCount, { i18n: counting[document.documentElement.lang] ?? {} });
createAll(FileUpload, { i18n: files[document.documentElement.lang] ?? {} });
choosing(document);
// A comma that only screen readers get inside the button makes its name differ
// from what stands on it (WCAG 2.5.3).
for (const comma of document.querySelectorAll(".govuk-file-upload-button > .govuk-visually-hidden")) comma.remove();

matrix(document);
pointing(document);
guardForms(document);
limitFiles(document);
closing(document);
folding(document);
following(document);
growing(document);
searching(document);
picking(document);
strip(document);
amounts(document);
declaring(document);
fields(document);
waitingList(document);
keeping(document);
copying(document);

for (const button of document.querySelectorAll("[data-loa-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
