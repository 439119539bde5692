// The form for declaring: files from camera and folder in one list, what is known
// filled in, fields to be covered on pictures, and a form that waits on the
// device when there is no network. Without this script the same form works.
import { filling, own } from "./filling.js";
import { newKey, pack, post, put, remove, unpack } from "./waiting.js";
import { drawWaiting } from "./waitinglist.js";

const slow = 8000; // until the person may choose to send later

export function declaring(root) {
  const form = root.querySelector("form[data-loa-declaring]");
  if (!form) return;
  if (!("loaCameBack" in form.dataset)) form.elements.khoa.value = newKey();
  const list = picking(form);
  filling(form, root);
  sending(form, root, list);
  root.addEventListener("loa-open", (event) => refill(form, event.detail, list));
}

// picking gathers what both file fields bring and lists it.
function picking(form) {
  const shown = form.querySelector("[data-loa-picked]");
  const { anh, tep } = form.elements;
  let files = [];
  const draw = () => {
    const all = new DataTransfer();
    for (const file of files) all.items.add(file);
    tep.files = all.files;
    shown.hidden = files.length === 0;
    shown.replaceChildren(...files.map((file) => line(file, shown.dataset.loaDrop, () => set(files.filter((f) => f !== file)))));
    covering(form, files);
    form.dispatchEvent(new Event("loa-picked"));
  };
  const set = (next) => {
    files = next;
    draw();
  };
  for (const field of [anh, tep]) {
    field.addEventListener("change", () => {
      const fresh = [...field.files].filter((file) => !files.some((f) => f.name === file.name && f.size === file.size && f.lastModified === file.lastModified));
      const limit = Number(field.dataset.loaLimit);
      const large = fresh.some((file) => file.size > limit);
      if (field === anh) anh.value = "";
      set([...files, ...fresh.filter((file) => file.size <= limit)]);
      if (large) shown.append(Object.assign(document.createElement("li"), { className: "govuk-error-message", textContent: field.dataset.loaLimitText }));
      shown.hidden = shown.children.length === 0;
    });
  }
  form.elements.che?.addEventListener("change", () => covering(form, files));
  covering(form, files);
  return { set, get: () => files };
}

function line(file, word, drop) {
  const item = document.createElement("li");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "loa-linkbutton", textContent: word });
  button.setAttribute("aria-label", `${word} ${file.name}`);
  button.addEventListener("click", drop);
  item.append(Object.assign(document.createElement("span"), { textContent: file.name }), button);
  return item;
}

// covering shows the grid over each picture that was chosen.
const grids = new WeakMap();

function covering(form, files) {
  const place = form.querySelector("[data-loa-covers]");
  const blank = form.querySelector("[data-loa-cover-grid]");
  if (!place || !blank) return;
  const pictures = files.some((file) => /^image\/(jpeg|png|webp)$/.test(file.type));
  form.querySelector("[data-loa-pictured]").hidden = !pictures && !form.querySelector("[data-loa-covers] [data-loa-cover], input[name=tep_giu]");
  for (const old of place.querySelectorAll("[data-loa-fresh]")) old.remove();
  if (!form.elements.che?.checked) return;
  files.forEach((file, i) => {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return;
    if (!grids.has(file)) {
      const made = blank.content.firstElementChild.cloneNode(true);
      made.dataset.loaFresh = "";
      made.querySelector("img").src = URL.createObjectURL(file);
      made.querySelector("legend").append(`: ${file.name}`);
      grids.set(file, made);
    }
    const grid = grids.get(file);
    for (const box of grid.querySelectorAll("input")) {
      box.name = `o_tep_${i}`;
      box.removeAttribute("id");
    }
    place.append(grid);
  });
}

// arrows move between the fields of a grid.
export function fields(root) {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -6, ArrowDown: 6 };
  root.addEventListener("keydown", (event) => {
    const grid = event.target.closest?.("[data-loa-cover]");
    if (!grid || !step[event.key]) return;
    const boxes = [...grid.querySelectorAll("input[type=checkbox]")];
    const next = boxes[boxes.indexOf(event.target) + step[event.key]];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

// sending sends the form; without a network it stays on the device.
function sending(form, root, list) {
  const button = form.querySelector("button[type=submit]");
  const laterButton = form.querySelector("[data-loa-later]");
  const word = button.textContent;
  let under = null;
  const busy = (on) => {
    button.textContent = on ? button.dataset.loaBusy : word;
    button.setAttribute("aria-disabled", on ? "true" : "false");
    laterButton.hidden = true;
  };
  const keep = async () => {
    const item = pack(form, {
      key: form.elements.khoa.value, account: form.elements.nguoi_khai.value, title: called(form, list.get()), action: form.getAttribute("action"),
    });
    try {
      await put(item);
    } catch {
      await drawWaiting(root, "full");
      return;
    }
    form.reset();
    form.elements.khoa.value = newKey();
    list.set([]);
    await drawWaiting(root, "waiting");
    navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("loa-cho")).catch(() => {});
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (under) return;
    under = new AbortController();
    busy(true);
    const timer = setTimeout(() => {
      laterButton.hidden = false;
    }, slow);
    try {
      const answer = await post(form.getAttribute("action"), new FormData(form), under.signal);
      await answered(form, answer, list, keep);
    } catch {
      await keep();
    } finally {
      clearTimeout(timer);
      busy(false);
      under = null;
    }
  });
  laterButton.addEventListener("click", () => under?.abort());
}

// called is how a form that waits is shown.
function called(form, files) {
  return form.elements.tieu_de.value || files[0]?.name || form.elements.lien_ket.value;
}

// answered follows the server's answer. What must be mended is shown by the
// page itself: the form goes once more, without the files that arrived already.
async function answered(form, answer, list, keep) {
  const text = await answer.text();
  if (answer.status === 201) {
    const { url } = JSON.parse(text);
    await remove(form.elements.khoa.value).catch(() => {});
    location.assign(url);
    return new Promise(() => {}); // busy until the next page is there
  }
  if (answer.status === 401) return keep();
  if (answer.status === 422) {
    const { held, day } = JSON.parse(text);
    if (day && own(form, "ngay")) {
      form.elements.dien_ngay.value = day;
      form.elements.ngay.value = day.slice(day.indexOf(":") + 1);
    }
    for (const old of form.querySelectorAll("input[name=tep_giu]")) old.remove();
    for (const id of held ?? []) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "tep_giu", value: id }));
    if ([...form.querySelectorAll("[data-loa-cover] input:checked")].length > 0) form.elements.che.checked = false;
    list.set([]);
    await remove(form.elements.khoa.value).catch(() => {});
  }
  form.submit();
  return new Promise(() => {});
}

// refill brings a form that waits back onto the page.
function refill(form, item, list) {
  form.reset();
  const body = unpack(item);
  for (const field of form.elements) {
    if (!field.name || field.type === "file" || field.type === "submit") continue;
    const values = body.getAll(field.name).filter((v) => typeof v === "string");
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (values.length > 0) field.value = values[0];
  }
  list.set(item.files.map(([, name, content]) => new File([content], name, { type: content.type, lastModified: content.lastModified })));
  form.querySelector("[name=tieu_de]").focus();
}
